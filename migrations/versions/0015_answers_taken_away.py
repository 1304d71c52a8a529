"""answers that were taken away

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-26 12:20:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_away_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_away_late_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.drop_column('taken_away_late_at')
        batch_op.drop_column('taken_away_at')

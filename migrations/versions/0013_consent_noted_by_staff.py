"""who of the staff noted a consent

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-26 09:20:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('consent_noted_by', sa.String(length=200), server_default='', nullable=False))


def downgrade():
    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.drop_column('consent_noted_by')

"""dates for which calendars were imported

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-26 05:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_date', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('last_date', sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.drop_column('last_date')
        batch_op.drop_column('first_date')

"""how long before a session a trainee's calendar reminds

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-26 05:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reminder_minutes', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_link_reminder_before'), 'reminder_minutes > 0')


def downgrade():
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_link_reminder_before'), type_='check')
        batch_op.drop_column('reminder_minutes')

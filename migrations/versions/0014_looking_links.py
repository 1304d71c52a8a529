"""links for looking at a timetable

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-26 09:30:00

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    _allow('personal', 'looking', 'feed')


def downgrade():
    op.execute("DELETE FROM link WHERE purpose = 'looking'")
    _allow('personal', 'feed')


def _allow(*purposes):
    values = ", ".join(f"'{one}'" for one in purposes)
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_link_purpose'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_link_purpose'), f"purpose IN ({values})")

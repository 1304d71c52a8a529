"""what a shift blocks, where that is not the usual

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-26 05:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('shift_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=1), nullable=False),
    sa.Column('days_after', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('free', 'if_needed', 'busy', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('days_after BETWEEN 0 AND 1', name=op.f('ck_shift_mark_days_after_range')),
    sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_shift_mark_period_id_period'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sheet_id'], ['availability_sheet.id'], name=op.f('fk_shift_mark_sheet_id_availability_sheet'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_mark')),
    sa.UniqueConstraint('sheet_id', 'code', 'days_after', 'period_id', name=op.f('uq_shift_mark_sheet_id_code_days_after_period_id'))
    )


def downgrade():
    op.drop_table('shift_mark')

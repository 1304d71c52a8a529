"""duty rosters of units

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-26 01:50:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('duty_roster',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trainee_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('codes', sa.JSON(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_duty_roster_trainee_id_trainee'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_duty_roster_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_roster')),
    sa.UniqueConstraint('trainee_id', name=op.f('uq_duty_roster_trainee_id'))
    )
    op.create_index(op.f('ix_duty_roster_unit_id'), 'duty_roster', ['unit_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_duty_roster_unit_id'), table_name='duty_roster')
    op.drop_table('duty_roster')

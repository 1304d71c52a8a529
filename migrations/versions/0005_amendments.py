"""amendments of a trainee, seen by staff

Revision ID: 0005
Revises: 0002
Create Date: 2026-11-25 21:45:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trainee_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_amendment_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_amendment_trainee_id_trainee'), 'trainee', ['trainee_id'], ['id'], ondelete='CASCADE')


def downgrade():
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_amendment_trainee_id_trainee'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_amendment_trainee_id'))
        batch_op.drop_column('seen_at')
        batch_op.drop_column('trainee_id')

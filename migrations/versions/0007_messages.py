"""messages

Revision ID: 0007
Revises: 0002
Create Date: 2026-11-25 21:50:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('message_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('intake_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['intake_id'], ['intake.id'], name=op.f('fk_message_template_intake_id_intake'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_template')),
    sa.UniqueConstraint('intake_id', 'kind', 'language', name=op.f('uq_message_template_intake_id_kind_language'))
    )
    # Plain ADD COLUMN, which copies no table and keeps its checks; the defaults are for the rows that there are.
    op.add_column('outbox_message', sa.Column('content', sa.Text(), nullable=False, server_default=''))
    op.add_column('outbox_message', sa.Column('edited', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('outbox_message', sa.Column('tells', sa.JSON(), nullable=True))
    op.add_column('outbox_message', sa.Column('concerns_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outbox_message', sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outbox_message', sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outbox_message', sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
    op.execute("UPDATE outbox_message SET body = replace(body, '{{lien-ket}}', '{lien-ket}')")
    op.create_index('ix_outbox_message_status_channel', 'outbox_message', ['status', 'channel'])
    op.add_column('trainee', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.execute("UPDATE outbox_message SET body = replace(body, '{lien-ket}', '{{lien-ket}}')")
    op.drop_column('trainee', 'withdrawn_at')
    op.drop_index('ix_outbox_message_status_channel', table_name='outbox_message')
    for column in ('revision', 'next_attempt_at', 'taken_at', 'concerns_at', 'tells', 'edited', 'content'):
        op.drop_column('outbox_message', column)
    op.drop_table('message_template')

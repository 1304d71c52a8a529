"""feeds of classes rooms and units

Revision ID: 0006
Revises: 0002
Create Date: 2026-11-25 21:34:31.786386

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ONE_OF_TWO = "(trainee_id IS NULL) <> (lecturer_id IS NULL)"
ONE_OF_FIVE = (
    "(CASE WHEN trainee_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN lecturer_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN class_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN room_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) = 1"
)
UNIT_IN_INTAKE = "(unit_id IS NULL) = (intake_id IS NULL)"


def upgrade():
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_link_one_owner'), type_='check')
        batch_op.add_column(sa.Column('class_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('room_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unit_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('intake_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('shows_names', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_link_class_id'), ['class_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_intake_id'), ['intake_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_room_id'), ['room_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_unit_id'), ['unit_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_link_purpose_class_id'), ['purpose', 'class_id'])
        batch_op.create_unique_constraint(batch_op.f('uq_link_purpose_room_id'), ['purpose', 'room_id'])
        batch_op.create_unique_constraint(batch_op.f('uq_link_purpose_unit_id_intake_id'), ['purpose', 'unit_id', 'intake_id'])
        batch_op.create_check_constraint(batch_op.f('ck_link_one_owner'), ONE_OF_FIVE)
        batch_op.create_check_constraint(batch_op.f('ck_link_unit_in_intake'), UNIT_IN_INTAKE)
        batch_op.create_foreign_key(batch_op.f('fk_link_unit_id_unit'), 'unit', ['unit_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_link_intake_id_intake'), 'intake', ['intake_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_link_class_id_course_class'), 'course_class', ['class_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_link_room_id_room'), 'room', ['room_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('release_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('class_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_release_session_class_id'), ['class_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_release_session_class_id_course_class'), 'course_class', ['class_id'], ['id'], ondelete='SET NULL')

    op.execute(
        "UPDATE release_session SET class_id = (SELECT course_class.id FROM course_class"
        " JOIN release ON release.intake_id = course_class.intake_id"
        " WHERE release.id = release_session.release_id AND course_class.code = release_session.class_code)"
    )


def downgrade():
    op.execute("DELETE FROM link WHERE trainee_id IS NULL AND lecturer_id IS NULL")
    with op.batch_alter_table('release_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_release_session_class_id_course_class'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_release_session_class_id'))
        batch_op.drop_column('class_id')

    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_link_unit_in_intake'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_link_one_owner'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_link_one_owner'), ONE_OF_TWO)
        batch_op.drop_constraint(batch_op.f('fk_link_room_id_room'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_link_class_id_course_class'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_link_intake_id_intake'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_link_unit_id_unit'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_link_purpose_unit_id_intake_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_link_purpose_room_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_link_purpose_class_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_link_unit_id'))
        batch_op.drop_index(batch_op.f('ix_link_room_id'))
        batch_op.drop_index(batch_op.f('ix_link_intake_id'))
        batch_op.drop_index(batch_op.f('ix_link_class_id'))
        batch_op.drop_column('shows_names')
        batch_op.drop_column('intake_id')
        batch_op.drop_column('unit_id')
        batch_op.drop_column('room_id')
        batch_op.drop_column('class_id')

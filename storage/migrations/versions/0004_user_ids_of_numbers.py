"""User ids of numbers"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "whatsapp_user",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_whatsapp_user")),
    )
    op.create_index(op.f("ix_whatsapp_user_address"), "whatsapp_user", ["address"])


def downgrade() -> None:
    op.drop_index(op.f("ix_whatsapp_user_address"), table_name="whatsapp_user")
    op.drop_table("whatsapp_user")

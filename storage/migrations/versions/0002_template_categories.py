"""Template categories"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    category = sa.Column("category", sa.Text(), server_default="", nullable=False)
    op.add_column("template", category)


def downgrade() -> None:
    op.drop_column("template", "category")

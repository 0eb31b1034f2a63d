"""Rows of the trained models."""

from datetime import datetime

from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


class ModelRow(Row, table=True):
    """One trained model, whether it was put in use or not; `data` is erased when another has taken its place."""

    __tablename__ = "models"
    __table_args__ = COUNTED

    id: int | None = Field(default=None, sa_column=id_column())
    made_at: datetime
    examples: int
    held: int
    hits: int
    before: int
    in_use: bool
    data: bytes | None = None


models = table(ModelRow)

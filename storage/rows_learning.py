"""Rows of the trained models."""

from datetime import datetime

from sqlalchemy import BigInteger
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


class TrainingRow(Row, table=True):
    """Where training stands; one row."""

    __tablename__ = "training"

    id: int = Field(primary_key=True)
    asked_at: datetime | None = None
    asked_by: int | None = Field(default=None, sa_type=BigInteger)
    tried_at: datetime | None = None
    learnt: str
    examples: int


models = table(ModelRow)
training = table(TrainingRow)

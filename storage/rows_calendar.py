"""Rows of the working calendar: what a centre has set over the shipped one."""

from datetime import date, datetime

from sqlalchemy import Column, Integer
from sqlmodel import Field

from storage.rows import Row, table


class CalendarDayRow(Row, table=True):
    """One day that is worked or free other than shipped."""

    __tablename__ = "calendar_days"

    day: date = Field(primary_key=True)
    works: bool
    note: str


class CalendarYearRow(Row, table=True):
    """A year whose whole calendar was imported."""

    __tablename__ = "calendar_years"

    year: int = Field(sa_column=Column("year", Integer, primary_key=True, autoincrement=False))
    at: datetime


class ReminderRow(Row, table=True):
    """The last day whose reminder has gone out."""

    __tablename__ = "reminders"

    name: str = Field(primary_key=True)
    day: date


calendar_days = table(CalendarDayRow)
calendar_years = table(CalendarYearRow)
reminders = table(ReminderRow)

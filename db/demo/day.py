"""The election of the demo and the hours of its day, local and in UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

CODE = "demo-2021-07-25"
NAMES = {
    "kk": "Ауыл әкімдерін сайлау, Шығыс Қазақстан облысы",
    "ru": "Выборы сельских акимов, Восточно-Казахстанская область",
    "en": "Elections of rural akims, East Kazakhstan oblast",
}
HELD_ON = dt.date(2021, 7, 25)
TIMEZONE = "Asia/Almaty"
"""UTC+6 on that day, as the whole oblast was; UTC+5 only since 1 March 2024."""
ZONE = ZoneInfo(TIMEZONE)

ARRIVAL_DUE = dt.time(6, 45)
OPENING_DUE = dt.time(7, 15)
POLLS_OPEN = dt.time(7, 0)
POLLS_CLOSE = dt.time(20, 0)
SLOTS = ("10:00", "12:00", "14:00", "16:00", "18:00", "20:00")
LATE_AFTER = dt.timedelta(minutes=15)
SILENT_AFTER = dt.timedelta(minutes=45)

DAY_STARTS = dt.time(6, 0)
DAY_ENDS = dt.time(23, 30)


def moment(local: dt.time) -> dt.datetime:
    """A local time of the day, in UTC."""
    return dt.datetime.combine(HELD_ON, local, ZONE).astimezone(dt.UTC)


def local(moment: dt.datetime) -> str:
    """HH:MM as a clock on the wall there showed it."""
    return moment.astimezone(ZONE).strftime("%H:%M")


STARTS_AT = moment(DAY_STARTS)
ENDS_AT = moment(DAY_ENDS)
"""When everybody is home and the demo stops."""

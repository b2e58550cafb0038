"""The form that begins a survey."""

from wtforms import BooleanField, SelectField, StringField

from fkp.web.forms import BaseForm, at_most, chosen, optional


class StartSurveyForm(BaseForm):
    """Which unit, which period, and what is taken over from the unit's last survey."""

    unit_id = SelectField("Unit", coerce=int, validators=[chosen("Pilih unit yang melaksanakan survei.")])
    period_id = SelectField("Periode", coerce=int, validators=[chosen("Pilih periode survei.")])
    title = StringField("Judul survei", validators=[optional(), at_most(300)])
    like_last = BooleanField("Seperti survei sebelumnya")
    anyway = BooleanField("Tetap mulai survei lain")
    """Set on the page that asks, when the unit already has a survey in this period."""
    known = BooleanField("Catat hasil survei yang sudah ada")
    """Set by the second button: nobody will be asked here, the result is typed in next."""

"""The forms of dokumentasi: photos, a video or its address, documents, and the words under them."""

from typing import Any

from wtforms import FileField, MultipleFileField, SelectField, StringField
from wtforms import validators as v

from fkp.forums.files import DOCUMENT_KINDS
from fkp.forums.models import ForumFile
from fkp.storage.files import MEGABYTE
from fkp.web.forms import BaseForm, at_most, chosen, required, web_address

CAPTION = 500


class PhotosForm(BaseForm):
    """Photos, many at once."""

    photos = MultipleFileField(
        "Pilih foto",
        description="JPG, PNG, WebP, atau HEIC; paling besar 25 MB per foto. Boleh memilih banyak foto sekaligus.",
        render_kw={"accept": "image/*"},
    )


class VideoForm(BaseForm):
    """One video file."""

    video = FileField("Pilih video", render_kw={"accept": "video/*"})
    caption = StringField("Keterangan video", id="keterangan-video", validators=[at_most(CAPTION)])

    def __init__(self, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.video.description = f"MP4, MOV, atau WebM; paling besar {limit // MEGABYTE} MB."


class LinkForm(BaseForm):
    """A video that lies elsewhere."""

    link = StringField(
        "Alamat video",
        validators=[
            required("Tuliskan alamat video."),
            at_most(500),
            web_address("Alamat tidak sah. Contoh: https://youtu.be/abc123"),
        ],
        render_kw={"inputmode": "url"},
    )
    caption = StringField("Keterangan tautan", id="keterangan-tautan", validators=[at_most(CAPTION)])

    def validate_link(self, field: StringField) -> None:
        if not field.data.lower().startswith("https://"):
            raise v.ValidationError("Alamat video harus diawali https://")


class DocumentsForm(BaseForm):
    """Papers, as PDF or as photos of the paper."""

    kind = SelectField(
        "Jenis dokumen",
        choices={"": "Pilih jenis"} | DOCUMENT_KINDS,
        validators=[chosen("Pilih jenis dokumen.")],
    )
    documents = MultipleFileField(
        "Pilih dokumen",
        description="PDF paling besar 20 MB, atau foto lembarannya (JPG, PNG, WebP, HEIC) paling besar 25 MB.",
        render_kw={"accept": "application/pdf,image/*"},
    )


class CaptionForm(BaseForm):
    """The words under one file; `versi` is the wording the form was filled from."""

    caption = StringField("Keterangan", validators=[at_most(CAPTION)])


def caption_form(file: ForumFile) -> CaptionForm:
    """The form of one file's caption, with an id of its own on a page that holds many."""
    form = CaptionForm(formdata=None, data={"caption": file.caption, "versi": file.caption})
    form.caption.id = f"keterangan-{file.id}"
    return form

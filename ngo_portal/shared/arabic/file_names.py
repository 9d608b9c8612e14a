"""Captions that are only what a camera, a phone or a web server called the file."""

import re

from ngo_portal.shared.arabic.letters import tidy_line, western_digits


def is_file_name(text: str) -> bool:
    """Whether a caption is only what a camera, a phone or a web server called the file.

    «IMG 4221», «DSC_0012.jpg» and «WhatsApp Image 2022-05-23 …» are; so is a caption that starts
    with such a name, «IMG 4221 جلسة حوارية», which old sites printed as one line.
    """
    line = western_digits(tidy_line(text))
    return any(pattern.search(line) for pattern in _FILE_NAMES)


_FILE_NAMES = [
    re.compile(pattern, re.I)
    for pattern in (
        # Ends like a file: «حفل الافتتاح.jpg».
        r"\.(?:jpe?g|png|gif|webp|hei[cf]|bmp|tiff?|avif|svg|pdf|mp4|mov|docx?)$",
        # Starts with what only cameras and phones write, whatever follows: «IMG 4221 جلسة».
        r"^_?(?:img|dsc[nf]?|dcim|mvi|vid|gopr|sam|pxl|fb_img|mg|hdr|pano|p)[\W_]*\d{3,}",
        r"^whats\W?app\W+(?:image|video|photo|\d)|^(?:صورة|فيديو) واتساب",
        r"^(?:screen[\W_]?shot|لقطة (?:ال)?شاشة)(?:$|[\W_]*(?:\d|from|at\b|من \d))",
        r"^[a-z]{2,4}_\d{3,}",
        # A word that also begins true captions counts only alone or with a number.
        r"^(?:images?|img|dsc|photos?|pict?(?:ure)?s?|file|scan|capture|received|unnamed|download|"
        r"untitled(?: design)?|thumbnail|cover|صورة|بدون عنوان|تنزيل)[\W_]*\d*[\W_]*\d*\W*$",
        # Marks that image libraries append: «photo-scaled», «4292 scaled جلسة», «x-1024x768».
        r"^scaled$|\d[\W_]+scaled\b|[-_]scaled$|[-_]\d{2,4}x\d{2,4}$",
        # Numbers only, or a number with Facebook's last letter: «20220523_101112», «2789_12_n».
        r"^(?=.*\d)[\d\W_]+(?:_[a-z])?$",
        # A hash or a random id.
        r"^(?=.*\d)[0-9a-f]{8}(?:-?[0-9a-f]{4,}){1,}$",
        # One long word held together by underscores, or by several hyphens with a number.
        r"^(?=.*\d)[a-z0-9]+(?:_[a-z0-9]+)+$|^[a-z0-9]+(?:_[a-z0-9]+){2,}$",
        r"^(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+){2,}$",
    )
]

"""Pictures for the demonstration content: flat scenes, drawn when they are needed.

Nobody can be recognised in a drawing, no licence has to be kept, and no binary file weighs on the
repository. The same scene in the same palette always gives the same pixels.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1600, 900)
# Drawn larger and scaled down: Pillow's shapes have hard edges.
OVERSAMPLING = 2

Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    sky: str
    far: str
    near: str
    ground: str
    light: str
    accent: str


PALETTES = {
    "dawn": Palette("#f3e6d4", "#c9b8a4", "#6b7f82", "#3d5257", "#fbf6ec", "#c8743d"),
    "sea": Palette("#dcebe9", "#9dc3c1", "#4f8a8b", "#245559", "#f7faf7", "#e0a458"),
    "olive": Palette("#eeeedb", "#c3c99b", "#7d8f58", "#46552f", "#fbfaf0", "#b5563a"),
    "dusk": Palette("#e4dde8", "#b3a3c0", "#6c5b7b", "#3d3350", "#f8f4f6", "#d98c5f"),
    "sand": Palette("#f6ead7", "#dcc39a", "#a98357", "#5f4630", "#fdf9f0", "#2f6f73"),
}


class Canvas:
    """A drawing surface measured in thousandths of its width, whatever its pixels."""

    def __init__(self, size: tuple[int, int], palette: Palette):
        self.size = size
        self.palette = palette
        self.image = Image.new("RGB", [side * OVERSAMPLING for side in size], palette.sky)
        self.pen = ImageDraw.Draw(self.image)
        self.unit = self.image.width / 1000
        self.height = 1000 * size[1] / size[0]

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0):
        corners = [x, y, x + width, y + height]
        self.pen.rounded_rectangle(
            [value * self.unit for value in corners], radius * self.unit, fill=fill
        )

    def disc(self, x: float, y: float, radius: float, fill: str):
        self.pen.circle((x * self.unit, y * self.unit), radius * self.unit, fill=fill)

    def half_disc(self, x: float, y: float, radius: float, fill: str):
        """The upper half of a disc that stands on `y`: a dome, a shoulder, a tent."""
        corners = [x - radius, y - radius, x + radius, y + radius]
        self.pen.pieslice([value * self.unit for value in corners], 180, 360, fill=fill)

    def shape(self, points: list[Point], fill: str):
        self.pen.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=fill)

    def line(self, points: list[Point], fill: str, width: float):
        scaled = [(x * self.unit, y * self.unit) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * self.unit), joint="curve")

    def person(self, x: float, y: float, scale: float, fill: str):
        """A head and shoulders without a face, standing on `y`."""
        self.half_disc(x, y, 26 * scale, fill)
        self.disc(x, y - 42 * scale, 14 * scale, fill)

    def star(self, x: float, y: float, radius: float, fill: str):
        """The eight-pointed star of two squares, as in tiles and woodwork."""
        for turn in (0, math.pi / 4):
            angles = [turn + quarter * math.pi / 2 for quarter in range(4)]
            self.shape([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], fill)

    def png(self) -> bytes:
        buffer = BytesIO()
        self.image.resize(self.size, Image.Resampling.LANCZOS).save(buffer, "PNG")
        return buffer.getvalue()


def hall(canvas: Canvas) -> None:
    """A hall seen from the back: rows of chairs, a lectern, a large screen."""
    colours = canvas.palette
    canvas.box(0, 0, 1000, 380, colours.far)
    canvas.box(250, 60, 500, 210, colours.light, 6)
    canvas.star(500, 165, 60, colours.accent)
    canvas.star(500, 165, 26, colours.light)
    canvas.box(0, 330, 1000, 240, colours.near)
    canvas.box(800, 255, 60, 80, colours.ground, 4)
    canvas.person(830, 255, 0.9, colours.ground)
    for row in range(4):
        scale = 0.7 + row * 0.22
        top = 372 + row * 48
        for seat in range(-9, 10):
            x = 500 + seat * 78 * scale + (row % 2) * 39 * scale
            shade = colours.ground if (seat + row) % 4 else colours.accent
            canvas.box(x - 24 * scale, top, 48 * scale, 60 * scale, shade, 10 * scale)


def circle(canvas: Canvas) -> None:
    """People sitting around a round table, seen from a little above."""
    colours = canvas.palette
    canvas.box(0, 300, 1000, 300, colours.far)
    for window in range(5):
        canvas.box(70 + window * 185, 50, 120, 170, colours.light, 60)
    for index in range(9):
        angle = math.pi + index * math.pi / 8
        x, y = 500 + 330 * math.cos(angle), 400 + 130 * math.sin(angle)
        canvas.person(x, y, 1.1, colours.accent if index % 3 == 1 else colours.ground)
    corners = [220, 330, 780, 540]
    canvas.pen.ellipse([value * canvas.unit for value in corners], fill=colours.near)
    corners = [260, 345, 740, 505]
    canvas.pen.ellipse([value * canvas.unit for value in corners], fill=colours.light)
    canvas.star(500, 425, 44, colours.accent)


def papers(canvas: Canvas) -> None:
    """A table with papers, a pen and a glass of tea."""
    colours = canvas.palette
    canvas.box(0, 0, 1000, 600, colours.near)
    for index, x in enumerate([120, 380, 640]):
        canvas.shape([(x + 14, 120), (x + 234, 100), (x + 250, 440), (x + 30, 460)], colours.ground)
        canvas.shape([(x, 110), (x + 220, 90), (x + 236, 430), (x + 16, 450)], colours.light)
        for line in range(8):
            y = 150 + line * 34
            start = x + 40 + (line * 17 + index * 31) % 60
            canvas.line([(start, y), (x + 200, y - 12)], colours.far, 6)
        canvas.star(x + 66, 400, 18, colours.accent)
    canvas.line([(700, 500), (890, 400)], colours.accent, 14)
    canvas.disc(160, 510, 46, colours.ground)
    canvas.disc(160, 510, 36, colours.accent)


def skyline(canvas: Canvas) -> None:
    """A city of towers and domes behind water."""
    colours, dice = canvas.palette, random.Random("skyline")
    canvas.disc(760, 150, 66, colours.accent)
    for layer, (shade, base) in enumerate([(colours.far, 400), (colours.near, 430)]):
        x = -30.0
        while x < 1000:
            width = dice.randint(44, 96)
            height = dice.randint(70, 230) - layer * 40
            canvas.box(x, base - height, width, height + 40, shade, 6)
            if dice.random() < 0.35:
                canvas.half_disc(x + width / 2, base - height + 2, width * 0.4, shade)
            x += width + dice.randint(2, 26)
    canvas.box(0, 430, 1000, 160, colours.ground)
    for wave in range(7):
        x = 90 + wave * 131 % 860
        y = 462 + wave % 3 * 34
        canvas.line([(x, y), (x + 120, y)], colours.near, 4)


def planting(canvas: Canvas) -> None:
    """A terraced slope with young trees."""
    colours = canvas.palette
    canvas.disc(180, 130, 58, colours.accent)
    canvas.shape(
        [(0, 330), (300, 190), (640, 320), (1000, 210), (1000, 600), (0, 600)], colours.far
    )
    for terrace in range(3):
        top = 360 + terrace * 70
        shade = [colours.near, colours.ground, colours.near][terrace]
        canvas.shape(
            [(0, top + 20), (500, top - 20), (1000, top + 24), (1000, 600), (0, 600)], shade
        )
        for tree in range(6):
            x = 80 + tree * 165 + terrace * 60
            y = top + 8 - (1 - abs(x - 500) / 500) * 26
            leaf = colours.light if terrace == 1 else colours.ground
            canvas.line([(x, y), (x, y - 46)], colours.accent, 6)
            canvas.disc(x, y - 64, 26, leaf)
            canvas.disc(x + 18, y - 48, 16, leaf)


def shelters(canvas: Canvas) -> None:
    """Rows of simple shelters on a plain, with a water tank."""
    colours = canvas.palette
    canvas.disc(830, 120, 54, colours.light)
    canvas.shape(
        [(0, 290), (330, 200), (700, 280), (1000, 230), (1000, 600), (0, 600)], colours.far
    )
    for row in range(3):
        base = 340 + row * 84
        scale = 0.7 + row * 0.28
        for tent in range(-4, 5):
            x = 500 + tent * 190 * scale + (row % 2) * 70
            roof = [(x - 70 * scale, base), (x, base - 74 * scale), (x + 70 * scale, base)]
            canvas.shape(roof, colours.light if (tent + row) % 3 else colours.accent)
            door = [(x - 14 * scale, base), (x, base - 40 * scale), (x + 14 * scale, base)]
            canvas.shape(door, colours.ground)
        canvas.line([(0, base), (1000, base)], colours.near, 3)
    canvas.box(90, 150, 90, 60, colours.ground, 14)
    canvas.line([(105, 205), (105, 300)], colours.ground, 7)
    canvas.line([(165, 205), (165, 300)], colours.ground, 7)


def stalls(canvas: Canvas) -> None:
    """A bazaar: striped awnings over tables with jars and baskets."""
    colours = canvas.palette
    canvas.box(0, 420, 1000, 180, colours.ground)
    for stall in range(4):
        x = 40 + stall * 240
        canvas.box(x + 8, 220, 8, 250, colours.near)
        canvas.box(x + 184, 220, 8, 250, colours.near)
        for stripe in range(5):
            shade = colours.accent if (stripe + stall) % 2 else colours.light
            canvas.box(x + stripe * 40, 150, 40, 70, shade)
            canvas.disc(x + stripe * 40 + 20, 220, 20, shade)
        canvas.box(x, 370, 200, 110, colours.near, 6)
        for jar in range(5):
            height = 28 + (jar * 13 + stall * 7) % 26
            shade = [colours.light, colours.far, colours.accent][(jar + stall) % 3]
            canvas.box(x + 16 + jar * 36, 370 - height, 26, height, shade, 8)


def clinic(canvas: Canvas) -> None:
    """A small clinic with a star above the door and a path leading to it.

    No cross and no crescent: both are protected emblems.
    """
    colours = canvas.palette
    canvas.shape([(0, 360), (420, 280), (1000, 370), (1000, 600), (0, 600)], colours.far)
    canvas.box(270, 190, 460, 250, colours.light, 6)
    canvas.box(250, 170, 500, 34, colours.near, 6)
    canvas.star(500, 262, 36, colours.accent)
    canvas.box(462, 320, 76, 120, colours.ground, 6)
    for x in (310, 640):
        canvas.box(x, 290, 60, 70, colours.near, 4)
    canvas.shape([(462, 440), (538, 440), (700, 600), (300, 600)], colours.sky)
    for index, x in enumerate([150, 205, 800, 860]):
        canvas.person(x, 500 + (index % 2) * 20, 1.1, colours.ground)


def books(canvas: Canvas) -> None:
    """Shelves with books and a reading lamp."""
    colours, dice = canvas.palette, random.Random("books")
    canvas.box(0, 0, 1000, 600, colours.ground)
    shades = [colours.far, colours.near, colours.light, colours.accent, colours.sky]
    for shelf in range(3):
        base = 190 + shelf * 175
        x = 40.0
        while x < 720:
            width, height = dice.randint(16, 40), dice.randint(96, 140)
            canvas.box(x, base - height, width, height, dice.choice(shades), 3)
            x += width + 4
        canvas.box(30, base, 730, 12, colours.near)
    canvas.line([(880, 560), (880, 300), (820, 220)], colours.far, 10)
    canvas.shape([(760, 250), (800, 180), (860, 220), (850, 290)], colours.accent)
    canvas.box(830, 550, 100, 16, colours.far, 8)


def field(canvas: Canvas) -> None:
    """Ploughed fields under hills."""
    colours = canvas.palette
    canvas.disc(240, 140, 62, colours.accent)
    canvas.shape(
        [(0, 270), (260, 170), (560, 260), (800, 190), (1000, 260), (1000, 600), (0, 600)],
        colours.far,
    )
    canvas.box(0, 300, 1000, 300, colours.near)
    for furrow in range(-14, 15):
        shade = colours.ground if furrow % 2 else colours.light
        canvas.line([(500 + furrow * 24, 302), (500 + furrow * 130, 600)], shade, 7)
    for tree in range(6):
        canvas.disc(90 + tree * 165, 292, 24, colours.ground)


def emblem(canvas: Canvas) -> None:
    """A mark of interlaced stars, for an organization that does not exist."""
    colours, middle = canvas.palette, canvas.height / 2
    canvas.disc(500, middle, 440, colours.ground)
    canvas.star(500, middle, 360, colours.light)
    canvas.star(500, middle, 270, colours.near)
    canvas.star(500, middle, 170, colours.accent)
    canvas.disc(500, middle, 60, colours.light)


Scene = Callable[[Canvas], None]
SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        hall, circle, papers, skyline, planting, shelters, stalls, clinic, books, field, emblem
    )
}  # fmt: skip
SIZES = {"emblem": (640, 640)}


def draw(scene: str, palette: str) -> bytes:
    """Return the scene as a PNG file. KeyError for a scene or palette that there is not."""
    canvas = Canvas(SIZES.get(scene, SIZE), PALETTES[palette])
    SCENES[scene](canvas)
    return canvas.png()

// The photos of a gallery one by one, over the page. Without it each leads to its large file.
const gallery = document.querySelector("[data-gallery]")
const photos = [...gallery.querySelectorAll("[data-place]")]
const words = gallery.dataset

const make = (tag, className, properties = {}) =>
  Object.assign(document.createElement(tag), { className, ...properties })

const button = (name, sign, label, act) => {
  const className = `viewer__button ${name}`
  const made = make("button", className, { type: "button", textContent: sign, onclick: act })
  made.setAttribute("aria-label", label)
  return made
}

let shown = 0
let dialog

function build() {
  dialog = document.createElement("dialog")
  dialog.className = "viewer"
  dialog.setAttribute("aria-label", words.label)
  const place = make("p", "viewer__place")
  const caption = make("div", "viewer__words")
  // Read out together, whenever another photo comes.
  for (const spoken of [place, caption]) spoken.setAttribute("aria-live", "polite")
  dialog.append(
    place,
    button("viewer__close", "×", words.close, () => dialog.close()),
    button("viewer__before", "‹", words.before, () => show(shown - 1)),
    make("div", "viewer__photo"),
    button("viewer__after", "›", words.after, () => show(shown + 1)),
    caption,
  )
  dialog.addEventListener("keydown", pressed)
  dialog.addEventListener("close", () => photos[shown].querySelector("a").focus())
  swiped(dialog.querySelector(".viewer__photo"))
  document.body.append(dialog)
}

// 1 where reading goes to the right, -1 where it goes to the left.
const forward = () => (getComputedStyle(dialog).direction === "rtl" ? -1 : 1)

function show(number) {
  if (number < 0 || number >= photos.length) return
  shown = number
  const find = (name) => dialog.querySelector(`.${name}`)
  const picture = photos[number].querySelector("picture").cloneNode(true)
  const image = picture.querySelector("img")
  for (const one of picture.children) one.sizes = "100vw"
  image.className = ""
  image.loading = "eager"
  if (!image.srcset) image.src = photos[number].querySelector("a").href
  find("viewer__photo").replaceChildren(picture)
  find("viewer__place").textContent = photos[number].dataset.place
  const caption = photos[number].querySelector("figcaption")
  find("viewer__words").replaceChildren(...(caption ? caption.cloneNode(true).childNodes : []))
  const ends = { viewer__before: number === 0, viewer__after: number === photos.length - 1 }
  for (const [name, isEnd] of Object.entries(ends)) {
    // A button that goes takes the focus with it.
    if (isEnd && find(name) === document.activeElement) find("viewer__close").focus()
    find(name).disabled = isEnd
  }
}

function pressed(event) {
  const step = { ArrowRight: forward(), ArrowLeft: -forward() }[event.key]
  const place = { Home: 0, End: photos.length - 1 }[event.key] ?? (step && shown + step)
  if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  show(place)
}

function swiped(area) {
  let start = null
  area.addEventListener("pointerdown", (event) => {
    start = event.isPrimary && event.pointerType !== "mouse" ? event.clientX : null
  })
  area.addEventListener("pointerup", (event) => {
    const way = start === null ? 0 : event.clientX - start
    start = null
    // The photo that comes is drawn in from the side where reading goes on.
    if (Math.abs(way) > 40 && visualViewport.scale === 1) show(shown - Math.sign(way) * forward())
  })
  area.addEventListener("pointercancel", () => (start = null))
}

photos.forEach((photo, number) => {
  const link = photo.querySelector("a")
  link.setAttribute("aria-haspopup", "dialog")
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (!dialog) build()
    show(number)
    dialog.showModal()
    dialog.querySelector(".viewer__close").focus()
  })
})

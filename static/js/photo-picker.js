// The library in a window of the page: whoever wants a photo asks by the event "photo:pick", with
// the addresses in `detail`, and is answered through `detail.done({ photo, alt, caption })`.
const gettext = (text) => globalThis.gettext?.(text) ?? text

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

const labelled = (text, field) =>
  make("label", { className: "picker__label" }, make("span", { textContent: text }), field)

class Picker {
  constructor(detail) {
    this.detail = detail
    this.page = 1
    this.known = new Map()
    this.search = make("input", { type: "search", className: "vTextField" })
    this.photos = make("div", { className: "picker__photos" })
    this.state = make("p", { className: "picker__state" })
    this.state.setAttribute("role", "status")
    this.more = make("button", { type: "button", className: "button", hidden: true })
    this.more.textContent = gettext("Show more")
    this.alt = make("input", { type: "text", className: "vTextField", maxLength: 300 })
    this.isDecorative = make("input", { type: "checkbox" })
    this.caption = make("input", { type: "text", className: "vTextField", maxLength: 300 })
    this.choose = make("button", { type: "submit", className: "button default" })
    this.choose.textContent = detail.photo ? gettext("Change the photo") : gettext("Insert the photo")
    this.dialog = this.window()
    this.listen()
  }

  window() {
    const heading = make("h2", { id: "picker-heading", textContent: gettext("A photo of the library") })
    const upload = make("a", { href: this.detail.upload, target: "_blank" })
    upload.textContent = gettext("Upload photos")
    const cancel = make("button", { type: "button", className: "button", textContent: gettext("Cancel") })
    cancel.addEventListener("click", () => this.dialog.close())
    const group = make("fieldset", { className: "picker__group" })
    group.append(make("legend", { textContent: gettext("Photos") }), this.photos, this.more)
    const decorative = make("label", { className: "picker__check" }, this.isDecorative)
    decorative.append(" ", gettext("Decorative: says nothing that the text does not say"))
    const details = make("div", { className: "picker__details" })
    details.append(labelled(gettext("Text alternative here"), this.alt), decorative)
    if (!this.detail.photo) {
      details.append(labelled(gettext("Caption here"), this.caption))
    }
    const form = make("form", { method: "dialog", className: "picker__form" })
    form.append(
      heading,
      make("div", { className: "picker__search" }, labelled(gettext("Search"), this.search), upload),
      this.state,
      group,
      details,
      make("div", { className: "picker__buttons" }, this.choose, cancel),
    )
    const dialog = make("dialog", { className: "picker" }, form)
    dialog.setAttribute("aria-labelledby", heading.id)
    return dialog
  }

  listen() {
    let waiting
    this.search.addEventListener("input", () => {
      clearTimeout(waiting)
      waiting = setTimeout(() => this.load(1), 250)
    })
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault()
        this.load(1)
      }
    })
    this.more.addEventListener("click", () => this.load(this.page + 1))
    this.photos.addEventListener("change", () => this.show())
    this.isDecorative.addEventListener("change", () => this.show())
    this.dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault()
      this.finish()
    })
    // Whoever uploaded in another tab finds it here.
    const again = () => this.load(1)
    window.addEventListener("focus", again)
    this.dialog.addEventListener("close", () => {
      window.removeEventListener("focus", again)
      this.dialog.remove()
    })
  }

  open() {
    document.body.append(this.dialog)
    this.isDecorative.checked = this.detail.alt === ""
    this.alt.value = this.detail.alt ?? ""
    this.dialog.showModal()
    this.show()
    this.load(1)
  }

  get chosen() {
    const radio = this.photos.querySelector("input:checked")
    return radio ? this.known.get(radio.value) : undefined
  }

  async load(page) {
    const address = new URL(this.detail.pick, location.href)
    address.search = new URLSearchParams({ q: this.search.value, p: page })
    this.asked = address.href
    let answer
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } })
      answer = await response.json()
    } catch {
      this.state.textContent = gettext("The library does not answer. Try again.")
      return
    }
    if (this.asked !== address.href) return
    const before = this.photos.querySelector("input:checked")?.value ?? this.detail.photo
    if (page === 1) this.photos.replaceChildren()
    this.page = page
    this.photos.append(...answer.photos.map((photo) => this.choice(photo, String(before))))
    this.more.hidden = !answer.next
    this.state.textContent = answer.count ? "" : gettext("No photos found.")
    this.show()
  }

  choice(photo, before) {
    this.known.set(String(photo.id), photo)
    const radio = make("input", { type: "radio", name: "photo", value: photo.id })
    radio.checked = String(photo.id) === before
    const picture = make("img", { src: photo.thumbnail, alt: "", loading: "lazy" })
    return make("label", { className: "picker__photo" }, radio, picture, make("span", { textContent: photo.label }))
  }

  show() {
    const { chosen } = this
    this.alt.disabled = this.isDecorative.checked
    this.alt.placeholder = chosen?.alt ?? ""
    this.caption.placeholder = chosen?.caption ?? ""
    this.choose.disabled = !(chosen || this.detail.photo)
  }

  finish() {
    const photo = this.chosen?.id ?? this.detail.photo
    if (!photo) return
    const own = this.alt.value.trim()
    const alt = this.isDecorative.checked ? "" : own || null
    this.dialog.close()
    this.detail.done({ photo: String(photo), alt, caption: this.caption.value.trim() })
  }
}

document.addEventListener("photo:pick", ({ detail }) => new Picker(detail).open())

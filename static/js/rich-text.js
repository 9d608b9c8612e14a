// Starts the prose editor for Arabic and for a strict Content Security Policy.
//
// The package's own start-up offers no way to switch off the <style> element that its editor
// writes into the page, none to set directions, and leaves the tool bar in English.
import * as library from "django-prose-editor/editor"
import * as notes from "multaqa/rich-text-notes"

const { Editor, Extension, Mark, Node: Block, Plugin, gettext, pm } = library
const { Decoration, DecorationSet } = pm.view

const MARKER = "data-django-prose-editor-rich-text"
const LATIN = /\p{Script=Latin}/u
const ARABIC = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]/u
const DIRECTED = [
  "paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem",
  "table", "tableCell", "tableHeader",
]

const attribute = (name, key = name.replace("data-", "")) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: ({ [key]: value }) => (value ? { [name]: value } : {}),
})

// Keeps dir and lang, and shows a block of Latin text left-to-right while it is being typed, by
// the same rule as the server. The browser's dir="auto" goes by the first letter instead, and
// turns «UNFPA: ورشة عمل» around.
const Direction = Extension.create({
  name: "direction",
  addGlobalAttributes: () => [
    { types: DIRECTED, attributes: { dir: attribute("dir"), lang: attribute("lang") } },
    { types: ["paragraph"], attributes: { paste: attribute("data-paste") } },
  ],
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        decorations({ doc }) {
          const found = []
          doc.descendants((node, position) => {
            if (!node.isTextblock) return true
            const text = node.textContent
            if (LATIN.test(text) && !ARABIC.test(text)) {
              found.push(Decoration.node(position, position + node.nodeSize, { dir: "ltr" }))
            }
            return false
          })
          return DecorationSet.create(doc, found)
        },
      },
    }),
  ],
})

// Isolated text, so that opening and saving an imported text does not lose it.
const Bdi = Mark.create({
  name: "bdi",
  addAttributes: () => ({ dir: attribute("dir"), lang: attribute("lang") }),
  parseHTML: () => [{ tag: "bdi" }],
  renderHTML: ({ HTMLAttributes }) => ["bdi", HTMLAttributes, 0],
})

// A photo of the library in the text: its number, the words it has here, and its caption. The
// server draws it for readers.
const Photo = Block.create({
  name: "photo",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addOptions: () => ({ addresses: {} }),
  addAttributes: () => ({
    photo: {
      default: null,
      parseHTML: (element) => element.querySelector("img[data-photo]")?.dataset.photo,
      rendered: false,
    },
    alt: {
      default: null,
      parseHTML: (element) => element.querySelector("img[data-photo]")?.getAttribute("alt"),
      rendered: false,
    },
  }),
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (element) => (element.querySelector("img[data-photo]") ? null : false),
      contentElement: (element) =>
        element.querySelector("figcaption") ?? element.ownerDocument.createElement("figcaption"),
    },
  ],
  renderHTML: ({ node: { attrs } }) => {
    const words = attrs.alt === null ? {} : { alt: attrs.alt }
    return ["figure", ["img", { "data-photo": attrs.photo, ...words }], ["figcaption", 0]]
  },
  addNodeView() {
    const { addresses } = this.options
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("figure")
      const picture = document.createElement("img")
      const caption = document.createElement("figcaption")
      const change = document.createElement("button")
      dom.className = "placed-photo"
      caption.dataset.empty = gettext("Caption of the photo itself")
      change.type = "button"
      change.className = "placed-photo__change"
      change.textContent = gettext("Change the photo")
      change.contentEditable = picture.contentEditable = "false"
      change.addEventListener("click", () => {
        pick(addresses, node.attrs, ({ photo, alt }) => {
          editor.view.dispatch(
            editor.state.tr.setNodeMarkup(getPos(), null, { ...node.attrs, photo, alt }),
          )
        })
      })
      const show = () => {
        picture.src = addresses.thumbnail.replace("/0/", `/${node.attrs.photo}/`)
        picture.alt = node.attrs.alt ?? ""
        caption.classList.toggle("is-empty", node.content.size === 0)
      }
      dom.append(picture, ...(editor.isEditable ? [change] : []), caption)
      show()
      return {
        dom,
        contentDOM: caption,
        update(updated) {
          if (updated.type !== node.type) return false
          node = updated
          show()
          return true
        },
        stopEvent: (event) => change.contains(event.target),
        ignoreMutation: (mutation) => !caption.contains(mutation.target) || mutation.type === "attributes",
      }
    }
  },
  addMenuItems({ buttons, menu }) {
    const { addresses } = this.options
    menu.defineItem({
      name: "photo",
      groups: "link",
      button: buttons.material("image", "photo"),
      active: (editor) => editor.isActive("photo"),
      command(editor) {
        pick(addresses, {}, ({ photo, alt, caption }) => {
          const content = caption ? [{ type: "text", text: caption }] : []
          const placed = { type: "photo", attrs: { photo, alt }, content }
          // After the whole list or table in which the caret is.
          const { $to } = editor.state.selection
          const place = $to.depth ? $to.after(1) : $to.pos
          editor.chain().focus().insertContentAt(place, [placed, { type: "paragraph" }]).run()
        })
      },
    })
  },
})

function pick(addresses, { photo, alt }, done) {
  const detail = { ...addresses, photo, alt, done }
  document.dispatchEvent(new CustomEvent("photo:pick", { detail }))
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[\d#*]\uFE0F?\u20E3)/u
const LEVELS = { H1: "h2", H5: "h4", H6: "h4" }
const INLINE = new Set(["SPAN", "FONT", "B", "STRONG", "I", "EM"])
const MEANT = [
  [/font-weight\s*:\s*(?:bold|[6-9]00)/, "strong"],
  [/font-style\s*:\s*(?:italic|oblique)/, "em"],
  [/vertical-align\s*:\s*super/, "sup"],
  [/vertical-align\s*:\s*sub/, "sub"],
]

// The policy forbids inline style and handlers even in a document that is only parsed: the browser
// reports each, and a style that it refuses cannot be read (Google Docs wraps a whole document in
// <b style="font-weight:normal">). So both are renamed before anything parses them.
function disarm(html) {
  return html
    .replace(/<style[^]*?<\/style\s*>/gi, "")
    // What colleagues noted in the margin of a Word document is not for readers.
    .replace(/<a\b[^>]*msocomanchor[^]*?<\/a\s*>/gi, "")
    .replace(/<div\b[^>]*mso-element:\s*comment-list[^]*?(?=<!--EndFragment|$)/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) =>
      tag.replace(/([\s"'])(?:style(\s*=)|on[a-z]+\s*=)/gi, (_all, before, style) =>
        style ? `${before}data-style${style}` : `${before}data-dropped=`,
      ),
    )
}

function rename(element, tag) {
  const renamed = element.ownerDocument.createElement(tag)
  for (const name of ["dir", "lang", "data-style"]) {
    if (element.hasAttribute(name)) renamed.setAttribute(name, element.getAttribute(name))
  }
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
}

function wrapContent(element, tag) {
  const inner = element.ownerDocument.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}

// Chats keep their line breaks as line feeds, which HTML takes for spaces.
function breakLines(element) {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) texts.push(walker.currentNode)
  for (const text of texts.filter((node) => node.data.includes("\n"))) {
    const pieces = text.data.split("\n").flatMap((line, number) =>
      number ? [element.ownerDocument.createElement("br"), line] : [line],
    )
    text.replaceWith(...pieces)
  }
}

function interpret(element) {
  const style = element.dataset.style.toLowerCase()
  element.removeAttribute("data-style")
  const level = /mso-list\s*:[^;]*\blevel([1-9])\b/.exec(style)
  if (level) element.dataset.paste = `level${level[1]}`
  if (/white-space\s*:\s*(?:pre|break-spaces)/.test(style)) breakLines(element)
  if (!INLINE.has(element.tagName)) return
  for (const [pattern, tag] of MEANT) {
    if (pattern.test(style)) wrapContent(element, tag)
  }
  const isPlain = /font-weight\s*:\s*(?:normal|[1-5]00)/.test(style)
  if (isPlain && /^(?:B|STRONG)$/.test(element.tagName)) element.replaceWith(...element.childNodes)
}

// Saves what the editor's schema would throw away before the server sees it. What a list in Word
// is, and everything else that may wait, the server decides.
function preparePasted(html) {
  const { body } = new DOMParser().parseFromString(disarm(html), "text/html")
  for (const image of body.querySelectorAll("img:not([data-photo])")) {
    image.replaceWith(EMOJI.test(image.alt) ? image.alt : "")
  }
  for (const heading of body.querySelectorAll("h1, h5, h6")) {
    rename(heading, LEVELS[heading.tagName])
  }
  for (const element of body.querySelectorAll("[data-style]")) interpret(element)
  for (const span of body.querySelectorAll('span[dir="ltr" i]')) {
    if (/[\p{L}\p{N}]/u.test(span.textContent)) rename(span, "bdi")
  }
  return body.innerHTML
}

// The package names its buttons in English and does not translate them. Spelt out, so that the
// catalogue tool finds them; the last group is what the package's dialogs do translate.
const LABELS = new Map(Object.entries({
  "bold": gettext("bold"),
  "italic": gettext("italic"),
  "strike": gettext("strike"),
  "subscript": gettext("subscript"),
  "superscript": gettext("superscript"),
  "paragraph": gettext("paragraph"),
  "Paragraph": gettext("Paragraph"),
  "heading 2": gettext("heading 2"),
  "heading 3": gettext("heading 3"),
  "heading 4": gettext("heading 4"),
  "Heading 2": gettext("Heading 2"),
  "Heading 3": gettext("Heading 3"),
  "Heading 4": gettext("Heading 4"),
  "unordered list": gettext("unordered list"),
  "ordered list": gettext("ordered list"),
  "blockquote": gettext("blockquote"),
  "horizontal rule": gettext("horizontal rule"),
  "insert link": gettext("insert link"),
  "remove link": gettext("remove link"),
  "undo": gettext("undo"),
  "redo": gettext("redo"),
  "Insert table": gettext("Insert table"),
  "Add column": gettext("Add column"),
  "Delete column": gettext("Delete column"),
  "Add row": gettext("Add row"),
  "Delete row": gettext("Delete row"),
  "Merge cells": gettext("Merge cells"),
  "Split cell": gettext("Split cell"),
  "Toggle header cell": gettext("Toggle header cell"),
  "Delete table": gettext("Delete table"),
  "URL": gettext("URL"),
  "Title": gettext("Title"),
  "Edit Link": gettext("Edit Link"),
  "Update": gettext("Update"),
  "Cancel": gettext("Cancel"),
  "photo": gettext("photo"),
  "Rows": gettext("Rows"),
  "Columns": gettext("Columns"),
  "Include header row": gettext("Include header row"),
  "Table Properties": gettext("Table Properties"),
  "Insert Table": gettext("Insert Table"),
  ...notes.LABELS,
}))

function translate(toolbar) {
  for (const button of toolbar.querySelectorAll("button[title]")) {
    const label = LABELS.get(button.title)
    if (label && button.getAttribute("aria-label") !== label) {
      button.title = label
      button.setAttribute("aria-label", label)
    }
  }
  for (const option of toolbar.querySelectorAll(".prose-menubar__option > *")) {
    const label = LABELS.get(option.textContent)
    if (label && option.textContent !== label) option.textContent = label
  }
}

// Buttons inside the drop-down are copied anew whenever the caret moves to another kind of block.
function keepTranslated(wrapper) {
  const toolbar = wrapper.querySelector(".prose-menubar")
  if (!toolbar) return
  toolbar.setAttribute("role", "toolbar")
  toolbar.setAttribute("aria-label", gettext("Text formatting"))
  translate(toolbar)
  new MutationObserver(() => translate(toolbar)).observe(toolbar, {
    childList: true,
    subtree: true,
  })
}

// The library points every pasted link whose text looks like an address at that text, and so
// loses the address that it had.
const Link = library.Link.extend({ addPasteRules: () => [] })
const known = { ...library, Link }

function labelOf(textarea) {
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`)
  return label ? label.textContent.replace(":", "").trim() : ""
}

function addressesOf({ dataset }) {
  return {
    pick: dataset.photosPick,
    thumbnail: dataset.photosThumbnail,
    upload: dataset.photosUpload,
  }
}

function createEditor(textarea) {
  if (textarea.closest(".prose-editor")) return null
  const { extensions } = JSON.parse(textarea.getAttribute(MARKER))
  const wrapper = document.createElement("div")
  wrapper.className = textarea.disabled ? "prose-editor disabled" : "prose-editor"
  textarea.before(wrapper)
  wrapper.append(textarea)

  const chosen = Object.entries(extensions)
    .filter(([name]) => known[name])
    .map(([name, options]) =>
      typeof options === "object" ? known[name].configure(options) : known[name],
    )
  return new Editor({
    element: wrapper,
    editable: !textarea.disabled,
    extensions: [
      ...[...chosen, Direction, Bdi, ...notes.EXTENSIONS],
      Photo.configure({ addresses: addressesOf(textarea) }),
    ],
    content: textarea.value,
    injectCSS: false, // an inline style element; rich-text-editor.css has the rules instead
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": labelOf(textarea),
      },
      transformPastedHTML: preparePasted,
    },
    onCreate: () => setTimeout(() => keepTranslated(wrapper)),
    onUpdate({ editor }) {
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
}

library.initializeEditors(createEditor, `[${MARKER}]`)

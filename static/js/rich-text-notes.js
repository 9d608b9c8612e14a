// What a long text has besides paragraphs: quotations drawn large, and footnotes that point to the
// sources below the text. The server draws both for readers.
import { Node as Block, gettext } from "django-prose-editor/editor"

// A sign has three digits.
const HIGHEST = 999

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

// A figure around a quotation; its caption says who said it.
const PullQuote = Block.create({
  name: "pullQuote",
  group: "block",
  content: "blockquote quotedBy",
  isolating: true,
  draggable: true,
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (element) => (element.querySelector(":scope > blockquote") ? null : false),
    },
  ],
  renderHTML: () => ["figure", { class: "pull-quote" }, 0],
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "link",
      button: buttons.material("forum", "pull quote"),
      active: (editor) => editor.isActive("pullQuote"),
      command(editor) {
        const { $from, $to } = editor.state.selection
        const words = editor.state.doc.textBetween($from.pos, $to.pos, " ").trim()
        const paragraph = words
          ? { type: "paragraph", content: [{ type: "text", text: words }] }
          : { type: "paragraph" }
        const quote = { type: "blockquote", content: [paragraph] }
        const place = $to.depth ? $to.after(1) : $to.pos
        editor
          .chain()
          .focus()
          .insertContentAt(place, { type: "pullQuote", content: [quote, { type: "quotedBy" }] })
          .setTextSelection(place + 3 + words.length)
          .run()
      },
    })
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== "quotedBy") return false
        const behind = $from.after($from.depth - 1)
        const chain = editor.chain().insertContentAt(behind, { type: "paragraph" })
        return chain.setTextSelection(behind + 1).run()
      },
      Backspace: ({ editor }) => {
        const { $from } = editor.state.selection
        for (let depth = $from.depth; depth > 0; depth -= 1) {
          const node = $from.node(depth)
          if (node.type.name === "pullQuote" && !node.textContent) {
            const range = { from: $from.before(depth), to: $from.after(depth) }
            return editor.chain().deleteRange(range).run()
          }
        }
        return false
      },
    }
  },
})

const QuotedBy = Block.create({
  name: "quotedBy",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption", context: "pullQuote/" }],
  renderHTML: () => ["figcaption", { "data-label": gettext("Who said it") }, 0],
})

// The number of a source of this form.
const Footnote = Block.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({
    source: {
      default: null,
      parseHTML: (element) => element.dataset.source,
      renderHTML: ({ source }) => ({ "data-source": source }),
    },
  }),
  parseHTML: () => [{ tag: "sup[data-source]", priority: 70 }],
  renderHTML: ({ node, HTMLAttributes }) => ["sup", HTMLAttributes, `[${node.attrs.source}]`],
  renderText: ({ node }) => `[${node.attrs.source}]`,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "footnote",
      groups: "link",
      button: buttons.material("bookmark_add", "footnote"),
      active: (editor) => editor.isActive("footnote"),
      hidden: () => !document.getElementById("sources-group"),
      command: (editor) =>
        chooseSource((source) => {
          const { to } = editor.state.selection
          editor.chain().focus().insertContentAt(to, { type: "footnote", attrs: { source } }).run()
        }),
    })
  },
})

// The rows below the text, saved or not, that say where facts come from.
function sources() {
  const rows = document.querySelectorAll("#sources-group .inline-related:not(.empty-form)")
  return [...rows]
    .filter((row) => !row.querySelector('[name$="-DELETE"]')?.checked)
    .map((row) => ({
      number: row.querySelector('[name$="-number"]'),
      title: row.querySelector('[name$="-title"]')?.value.trim(),
    }))
    .filter(({ number, title }) => number && title)
}

// Above all that were ever given: also those of rows that go, and those that the text points to.
function nextNumber() {
  const inputs = [...document.querySelectorAll('#sources-group [name$="-number"]')]
  const signs = [...document.querySelectorAll(".ProseMirror sup[data-source]")]
  const given = [
    ...inputs.flatMap(({ value, defaultValue, dataset }) => [value, defaultValue, dataset.lastNumber]),
    ...signs.map(({ dataset }) => dataset.source),
  ]
  return Math.max(0, ...given.map((number) => Number(number) || 0)) + 1
}

function give(chosen) {
  const number = nextNumber()
  if (number > HIGHEST) return false
  chosen.number.value = number
  chosen.number.dispatchEvent(new Event("input", { bubbles: true }))
  return true
}

function chooseSource(done) {
  const rows = sources()
  const heading = make("h2", { id: "source-heading", textContent: gettext("A footnote to a source") })
  const cancel = make("button", { type: "button", className: "button", textContent: gettext("Cancel") })
  const list = make("div", { className: "picker__sources" })
  const dialog = make(
    "dialog",
    { className: "picker" },
    make("div", { className: "picker__form" }, heading, list, make("div", { className: "picker__buttons" }, cancel)),
  )
  dialog.setAttribute("aria-labelledby", heading.id)
  for (const row of rows) {
    const words = row.number.value ? `[${row.number.value}] ${row.title}` : row.title
    const choose = make("button", { type: "button", className: "button", textContent: words, dir: "auto" })
    choose.addEventListener("click", () => {
      if (!row.number.value && !give(row)) {
        list.replaceChildren(gettext("The numbers of sources are used up."))
        cancel.focus()
        return
      }
      dialog.close()
      done(row.number.value)
    })
    list.append(choose)
  }
  if (!rows.length) {
    list.append(gettext("Write down the source first, among the sources below the text."))
  }
  cancel.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

export const EXTENSIONS = [PullQuote, QuotedBy, Footnote]
export const LABELS = { "pull quote": gettext("pull quote"), "footnote": gettext("footnote") }

// The bar of the desk is wider than a phone: it shows the entry of the page.
for (const link of document.querySelectorAll(".staff [aria-current], .parts [aria-current]")) {
	const bar = link.closest(".staff, .parts")
	bar.scrollLeft += link.getBoundingClientRect().left - bar.getBoundingClientRect().left - 16
}
// What has the focus in a bar that scrolls is in sight as a whole: Chromium leaves it half hidden at the edge.
document.addEventListener("focusin", ({ target }) => {
	if (target.closest(".staff, .parts, .chips")) target.scrollIntoView({ block: "nearest", inline: "nearest" })
})

// A field for a colour and the picker beside it show the same one.
document.addEventListener("input", ({ target: { dataset, value } }) => {
	if (dataset.twin && /^#[\da-f]{6}$/i.test(value.trim())) document.getElementById(dataset.twin).value = value.trim().toLowerCase()
})

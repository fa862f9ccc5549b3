// The bar of the desk is wider than a phone: it shows the entry of the page.
for (const link of document.querySelectorAll(".staff [aria-current], .parts [aria-current]")) {
	const bar = link.closest(".staff, .parts")
	bar.scrollLeft += link.getBoundingClientRect().left - bar.getBoundingClientRect().left - 16
}
// What has the focus in a bar that scrolls is in sight as a whole: Chromium leaves it half hidden at the edge.
document.addEventListener("focusin", ({ target }) => {
	if (target.closest(".staff, .parts, .chips")) target.scrollIntoView({ block: "nearest", inline: "nearest" })
})

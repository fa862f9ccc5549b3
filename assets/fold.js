// Opens the folds around an element, and reports whether there were any.
const unfold = target => {
	let closed;
	for (let at = target; at = at?.parentElement.closest("details:not([open])");) closed = at.open = true;
	return closed;
};

// Opens the folds around the comment that the fragment refers to.
(onhashchange = () => {
	const target = document.getElementById(location.hash.slice(1));
	if (unfold(target)) target.scrollIntoView();
})();

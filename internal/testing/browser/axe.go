package browser

import "fmt"

// Axe checks the page as it stands with axe-core, whose program is given, and returns what it finds
// wrong: the rule, what it asks for, and where. It goes by every rule that is no experiment, and by two that axe
// leaves out unless told: that of targets of 24 pixels, and that of contrast of 7:1 in place of the one of 4.5:1.
func (p *Page) Axe(program string) (found []string) {
	p.t.Helper()
	return p.axe(program, `rules: {
		"target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true }, "color-contrast": { enabled: false },
	}`)
}

// AxeColours is Axe with the rules alone that judge colours. It is for a page that Axe has checked, shown in others.
func (p *Page) AxeColours(program string) (found []string) {
	p.t.Helper()
	return p.axe(program, `runOnly: ["color-contrast-enhanced", "link-in-text-block"]`)
}

// axe runs axe-core with an option that says by which rules.
func (p *Page) axe(program, rules string) (found []string) {
	p.t.Helper()
	var there bool
	if p.Eval("'axe' in window", &there); there {
		program = ""
	}
	p.Await(fmt.Sprintf(`%s;axe.run(document, { resultTypes: ["violations"], preload: false, %s }).then(r =>
		r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", ")))`,
		program, rules), &found)
	return found
}

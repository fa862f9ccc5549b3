package browser

import "fmt"

// Axe checks the page as it stands with axe-core, whose program is given, and returns what it finds
// wrong: the rule, what it asks for, and where. It goes by every rule that is no experiment, and by two that axe
// leaves out unless told: that of targets of 24 pixels, and that of contrast of 7:1 in place of the one of 4.5:1.
func (p *Page) Axe(program string) (found []string) {
	p.t.Helper()
	const run = `;axe.run(document, { resultTypes: ["violations"], preload: false, rules: {
		"target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true }, "color-contrast": { enabled: false },
	} }).then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", ")))`
	var there bool
	if p.Eval("'axe' in window", &there); there {
		program = ""
	}
	p.Await(fmt.Sprint(program, run), &found)
	return found
}

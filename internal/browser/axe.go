package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axePatience is how long a check of a page may take on a busy machine.
const axePatience = time.Minute

// Axe checks the page as it stands with axe-core, whose program is given, and returns what it finds
// wrong: the rule, what it asks for, and where.
func (p *Page) Axe(program string) (found []string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, axePatience)
	defer cancel()
	const run = `;axe.run(document, { resultTypes: ["violations"] }).then(r =>
		r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", ")))`
	yes := true
	result, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: program + run, ReturnByValue: &yes, AwaitPromise: &yes})
	if err == nil && result.ExceptionDetails != nil {
		err = fmt.Errorf("axe: %s", exception(result.ExceptionDetails))
	}
	if err == nil {
		err = json.Unmarshal(result.Result.Value, &found)
	}
	if err != nil {
		p.t.Fatalf("checking %s with axe: %v", p.url, err)
	}
	return found
}

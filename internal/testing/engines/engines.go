// Package engines lets tests do what a person does in Firefox and in WebKitGTK, as package browser does in Chromium.
//
// It is imported by tests only. They take minutes and need programs that nothing else needs, so they are skipped unless
// the environment variable NOTICEBOARD_ENGINES is set, as make check-engines does. Then a test fails if a program is
// missing.
//
//	for _, engine := range engines.All {
//		t.Run(engine.Name, func(t *testing.T) {
//			page := engine.Page(t)
//			page.Open(server.URL + "/en/")
//			page.Type("[name=comment]", "When is the next round?")
//			page.Follow("button[value=post]")
//			if got := page.Text("h1"); got != "Thank you" { … }
//		})
//	}
//
// Firefox is spoken to by WebDriver BiDi, which it answers by itself; WebKitGTK through its WebKitWebDriver, which speaks
// WebDriver classic (both: W3C). A [Watch] between the browser and the program sees errors of scripts and what is against
// the pages' policy.
package engines

import (
	"context"
	"encoding/json"
	"noticeboard/internal/testing/browser"
	"os"
	"os/exec"
	"testing"
	"time"
)

// patience is how long anything may take before the test fails, and longPatience how long a browser may take to start.
// Only tests that fail spend them.
const (
	patience     = time.Minute
	longPatience = 3 * time.Minute
)

// An Engine is a browser that is not Chromium.
type Engine struct {
	Name  string
	start func(context.Context, testing.TB) (session, error)
}

// All lists the engines.
var All = []Engine{{"Firefox", startFirefox}, {"WebKit", startWebKit}}

// A session is a browser with one page. Its methods need not wait for the page that they lead to.
type session interface {
	open(ctx context.Context, url string) error
	reload(context.Context) error
	back(context.Context) error

	// resize gives the window's inside about this size in CSS pixels.
	resize(ctx context.Context, width, height int) error

	// evaluate returns the value of a JavaScript expression as JSON.
	evaluate(ctx context.Context, expression string) (json.RawMessage, error)

	// act performs a list of input sources as WebDriver defines it, which is the same in classic and BiDi.
	act(ctx context.Context, sources []source) error

	quit(context.Context) error
}

// A source is a device with what it does in turn.
type source struct {
	Type    string   `json:"type"` // pointer or key
	ID      string   `json:"id"`
	Actions []action `json:"actions"`
}

type action struct {
	Type   string `json:"type"` // pointerMove, pointerDown, pointerUp, keyDown or keyUp
	X      *int   `json:"x,omitempty"`
	Y      *int   `json:"y,omitempty"`
	Button *int   `json:"button,omitempty"`
	Value  string `json:"value,omitempty"` // a character; those of WebDriver's private use area are keys that write none
}

// Page starts the browser with an empty page. Both end with the test.
func (e Engine) Page(t testing.TB) *Page {
	t.Helper()
	if os.Getenv("NOTICEBOARD_ENGINES") == "" {
		t.Skip("this test needs Firefox and WebKitGTK; make check-engines runs it")
	}
	ctx, cancel := context.WithTimeout(context.Background(), longPatience)
	defer cancel()
	s, err := e.start(ctx, t)
	if err != nil {
		t.Fatalf("starting %s: %v", e.Name, err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.quit(ctx); err != nil {
			t.Errorf("ending %s: %v", e.Name, err)
		}
	})
	p := &Page{t: t, name: e.Name, session: s}
	p.Document = browser.NewDocument(t, p.eval, p.Until, func() string { return p.name + ", on " + p.url })
	p.Resize(1280, 800)
	return p
}

// find returns the first of these programs that there is.
func find(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("this test needs %s, which is not on the PATH: run make check-engines", names[0])
	return ""
}

// run starts a program, which is killed when the test ends if it still runs.
func run(t testing.TB, cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return nil
}

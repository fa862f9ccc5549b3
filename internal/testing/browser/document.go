package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// A Document is what a page shows, of which tests ask. Page has its methods, and the Page of package engines has them, too.
type Document struct {
	t        testing.TB
	evaluate func(expression string) (json.RawMessage, error) // the value of a JavaScript expression, as JSON
	until    func(what string, ok func() bool)                // waits until ok returns true, or fails the test
	where    func() string                                    // begins messages: which page it is
}

// NewDocument returns a document that is asked in these ways.
func NewDocument(
	t testing.TB, evaluate func(string) (json.RawMessage, error), until func(string, func() bool), where func() string,
) *Document {
	return &Document{t, evaluate, until, where}
}

// Title returns the document's title.
func (d *Document) Title() string {
	d.t.Helper()
	return Ask[string](d, "title")
}

// URL returns the address of the page.
func (d *Document) URL() string {
	d.t.Helper()
	return Ask[string](d, "location")
}

// Text returns the text of an element as it is shown, without space around it.
func (d *Document) Text(selector string) string {
	d.t.Helper()
	return Need[string](d, "text", selector)
}

// Texts returns the text of every element that matches now.
func (d *Document) Texts(selector string) []string {
	d.t.Helper()
	return Ask[[]string](d, "texts", selector)
}

// Count returns how many elements match now.
func (d *Document) Count(selector string) int {
	d.t.Helper()
	return Ask[int](d, "count", selector)
}

// Visible reports whether a matching element can be seen now, be it after scrolling.
func (d *Document) Visible(selector string) bool {
	d.t.Helper()
	return Ask[bool](d, "visible", selector)
}

// Attribute returns an attribute of an element; empty if the element does not have it.
func (d *Document) Attribute(selector, name string) string {
	d.t.Helper()
	return Need[struct{ Value string }](d, "attribute", selector, name).Value
}

// Value returns what a form field holds.
func (d *Document) Value(selector string) string {
	d.t.Helper()
	return Need[string](d, "value", selector)
}

// Checked reports whether a check box or radio button is on.
func (d *Document) Checked(selector string) bool {
	d.t.Helper()
	return Need[bool](d, "checked", selector)
}

// An Element is what has the focus.
type Element struct {
	Tag, ID, Name string // Name is the attribute
	Text          string // its label or what it says
	InView        bool   // some of it is within the window
}

// Focused returns the element that has the focus; the body if none has.
func (d *Document) Focused() Element {
	d.t.Helper()
	return Ask[Element](d, "focused")
}

// Select chooses the option with a value.
func (d *Document) Select(selector, value string) {
	d.t.Helper()
	Need[bool](d, "select", selector, value)
}

// Eval stores the value of a JavaScript expression in the variable that into points to, for what
// no other method tells. It works where the page's own scripts do not run.
func (d *Document) Eval(expression string, into any) {
	d.t.Helper()
	value, err := d.evaluate(expression)
	if err == nil {
		err = json.Unmarshal(value, into)
	}
	if err != nil {
		d.t.Fatalf("%s: %.300s: %v", d.where(), expression, err)
	}
}

// script is a JavaScript object in parentheses whose functions ask a page something or prepare it for input. Those that
// take a selector answer null if no element matches.
//
//go:embed page.js
var script string

// Call returns a call of a function of page.js as an expression.
func Call(function string, args ...string) string {
	list, _ := json.Marshal(append([]string{}, args...)) // strings always can
	return fmt.Sprintf("%s.%s(...%s)", strings.TrimSpace(script), function, list)
}

// Ask calls a function of page.js.
func Ask[T any](d *Document, function string, args ...string) (answer T) {
	d.t.Helper()
	value, err := d.evaluate(Call(function, args...))
	if err == nil {
		err = json.Unmarshal(value, &answer)
	}
	if err != nil {
		d.t.Fatalf("%s: %s of %q: %v", d.where(), function, args, err)
	}
	return answer
}

// Need is Ask for what there must be: it waits until the answer is not null.
func Need[T any](d *Document, function string, args ...string) T {
	d.t.Helper()
	var answer *T
	d.until(fmt.Sprintf("%s of %q", function, args), func() bool {
		answer = Ask[*T](d, function, args...)
		return answer != nil
	})
	return *answer
}

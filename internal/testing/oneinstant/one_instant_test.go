package oneinstant

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheCheckFindsWhatItIsFor(t *testing.T) {
	const source = `package p
func (a *Auth) None()       { a.none() }
func (a *Auth) One()        { now := a.now(); a.none(now) }
func (a *Auth) Through()    { a.one() }
func (a *Auth) Twice()      { a.now(); a.now() }
func (a *Auth) Both()       { a.now(); a.one() }
func (a *Auth) ByFunction() { f(a); f(a) }
func (a *Auth) Loop()       { for range 2 { a.now() } }
func (a *Auth) Closure()    { a.update(func() { a.now() }) }
func (a *Auth) Nested()     { a.update(func() { for { a.now() } }) }
func (a *Auth) Clock()      { a.clock(); a.clock() }
func (a *Auth) Other(o Old) { o.now(); o.clock() }
func (a *Auth) none()       {}
func (a *Auth) one()        { a.now() }
func (a *Auth) now() Time   { return a.clock() }
func (a *Auth) update()     {}
func (o Old) now()          { o.clock(); o.clock() }
func f(x *Auth)             { x.one() }
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"Auth.None": 0, "Auth.One": 1, "Auth.Through": 1, "Auth.Twice": 2, "Auth.Both": 2, "Auth.ByFunction": 2,
		"Auth.Loop": 2, "Auth.Closure": 2, "Auth.Nested": 4, "Auth.Clock": 2, "Auth.Other": 0,
		"Auth.none": 0, "Auth.one": 1, "Auth.now": 1, "Auth.update": 0, "f": 1,
	}
	if diff := cmp.Diff(want, clockReads([]*ast.File{f}, "Auth", "clock")); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
}

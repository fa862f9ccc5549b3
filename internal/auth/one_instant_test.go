package auth_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each exported method of Auth reads the clock at most once, so that all that it stores has one time.
func TestOneInstantPerOperation(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	reads := clockReads(files)
	if reads["Auth.SignIn"] != 1 || reads["Auth.CompleteWithCode"] != 1 {
		t.Errorf("the check does not see the reads of SignIn and CompleteWithCode: %v", reads)
	}
	for _, name := range slices.Sorted(maps.Keys(reads)) {
		if _, method, _ := strings.Cut(name, "."); ast.IsExported(method) && reads[name] > 1 {
			t.Errorf("%s may read the clock more than once", name)
		}
	}
}

func TestTheCheckOfInstantsFindsWhatItIsFor(t *testing.T) {
	const source = `package p
func (a *Auth) None()       { a.none() }
func (a *Auth) One()        { now := a.now(); a.none(now) }
func (a *Auth) Through()    { a.one() }
func (a *Auth) Twice()      { a.now(); a.now() }
func (a *Auth) Both()       { a.now(); a.one() }
func (a *Auth) ByFunction() { f(a); f(a) }
func (a *Auth) Loop()       { for range 2 { a.now() } }
func (a *Auth) Closure()    { a.update(func() { a.now() }) }
func (a *Auth) Clock()      { a.clock(); a.clock() }
func (a *Auth) none()       {}
func (a *Auth) one()        { a.now() }
func (a *Auth) now() Time   { return a.clock() }
func (a *Auth) update()     {}
func f(a *Auth)             { a.one() }
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"Auth.None": 0, "Auth.One": 1, "Auth.Through": 1, "Auth.Twice": 2, "Auth.Both": 2, "Auth.ByFunction": 2,
		"Auth.Loop": 2, "Auth.Closure": 2, "Auth.Clock": 2,
		"Auth.none": 0, "Auth.one": 1, "Auth.now": 1, "Auth.update": 0, "f": 1,
	}
	if diff := cmp.Diff(want, clockReads([]*ast.File{f})); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
}

// clockReads returns for each function and each method of Auth how often it may call the field clock of
// Auth, itself or through others, at most. Calls in loops and in function literals, which may run more
// than once, count twice.
func clockReads(files []*ast.File) map[string]int {
	bodies := map[string]*ast.BlockStmt{}
	for _, f := range files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			switch receiver(fd) {
			case "":
				bodies[fd.Name.Name] = fd.Body
			case "Auth":
				bodies["Auth."+fd.Name.Name] = fd.Body
			}
		}
	}
	reads := map[string]int{}
	var count func(name string) int
	count = func(name string) int {
		if n, known := reads[name]; known {
			return n
		}
		reads[name] = 0 // a recursive call adds nothing
		n := 0
		for call, times := range calls(bodies[name]) {
			switch {
			case call == "a.clock":
				n += times
			case bodies[call] != nil:
				n += times * count(call)
			case strings.HasPrefix(call, "a.") && bodies["Auth."+call[2:]] != nil:
				n += times * count("Auth."+call[2:])
			}
		}
		reads[name] = n
		return n
	}
	for name := range bodies {
		count(name)
	}
	return reads
}

// calls counts the calls of functions and of methods in a body, by their text: "f" or "a.method".
func calls(body *ast.BlockStmt) map[string]int {
	n := map[string]int{}
	var walk func(node ast.Node, times int)
	walk = func(node ast.Node, times int) {
		ast.Inspect(node, func(x ast.Node) bool {
			if x == node {
				return true
			}
			switch x := x.(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
				walk(x, 2)
				return false
			case *ast.CallExpr:
				n[text(x.Fun)] += times
			}
			return true
		})
	}
	walk(body, 1)
	return n
}

// text returns a function's name, or a method's with the variable that it is called on.
func text(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			return x.Name + "." + fun.Sel.Name
		}
	}
	return ""
}

// receiver returns the name of the receiver's type; "" if there is none.
func receiver(fd *ast.FuncDecl) string {
	if fd.Recv == nil {
		return ""
	}
	x := fd.Recv.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	if id, ok := x.(*ast.Ident); ok {
		return id.Name
	}
	return "?"
}

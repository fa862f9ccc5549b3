// Package oneinstant checks that each operation of a service reads the clock once. What an operation decides
// and what it stores then have the same time, and no step of it sees a later time than another.
//
// The check reads source code: it finds the calls of the clock by the names of variables, follows the functions
// and methods of the package, and counts how often an operation may read the clock at most.
package oneinstant

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Check reports as errors the exported methods of a type, in the package in the current directory, that may read
// the clock more than once. The clock is the field of the type, or its method, with the name clock. Check
// returns how often each function ("name") and each method of the type ("Type.name") may read it at most.
func Check(t testing.TB, typ, clock string) (reads map[string]int) {
	t.Helper()
	files, err := parse()
	if err != nil {
		t.Fatal(err)
	}
	reads = clockReads(files, typ, clock)
	for _, name := range slices.Sorted(maps.Keys(reads)) {
		if _, method, _ := strings.Cut(name, "."); ast.IsExported(method) && reads[name] > 1 {
			t.Errorf("%s may read the clock more than once", name)
		}
	}
	return reads
}

// parse parses the files of the package in the current directory, but for its tests.
func parse() (files []*ast.File, err error) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// clockReads returns for each function, and for each method of typ, how often it may call the clock of typ,
// itself or through others, at most. Calls in loops and in function literals, which may run more than once,
// count twice.
func clockReads(files []*ast.File, typ, clock string) map[string]int {
	funcs := map[string]*ast.FuncDecl{}
	for _, f := range files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			switch receiver(fd) {
			case "":
				funcs[fd.Name.Name] = fd
			case typ:
				funcs[typ+"."+fd.Name.Name] = fd
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
		for call, times := range calls(funcs[name], typ) {
			switch {
			case funcs[call] != nil:
				n += times * count(call)
			case call == typ+"."+clock:
				n += times
			}
		}
		reads[name] = n
		return n
	}
	for name := range funcs {
		count(name)
	}
	return reads
}

// calls counts the calls in a function: of functions as "name", of what typ has as "Type.name".
func calls(fd *ast.FuncDecl, typ string) map[string]int {
	n := map[string]int{}
	if fd.Body == nil {
		return n
	}
	services := variables(fd, typ)
	var walk func(node ast.Node, times int)
	walk = func(node ast.Node, times int) {
		ast.Inspect(node, func(x ast.Node) bool {
			if x == node {
				return true
			}
			switch x := x.(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
				walk(x, 2*times)
				return false
			case *ast.CallExpr:
				if name := callee(x.Fun, services, typ); name != "" {
					n[name] += times
				}
			}
			return true
		})
	}
	walk(fd.Body, 1)
	return n
}

// callee returns the name of a called function, or that of what is called on one of the variables in services
// with the name of its type before it; "" for any other expression.
func callee(fun ast.Expr, services map[string]bool, typ string) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok && services[x.Name] {
			return typ + "." + fun.Sel.Name
		}
	}
	return ""
}

// variables returns the names of a function's receiver and parameters that have a type, or point to it.
func variables(fd *ast.FuncDecl, typ string) map[string]bool {
	found := map[string]bool{}
	fields := slices.Clone(fd.Type.Params.List)
	if fd.Recv != nil {
		fields = append(fields, fd.Recv.List...)
	}
	for _, field := range fields {
		if typeName(field.Type) != typ {
			continue
		}
		for _, name := range field.Names {
			found[name.Name] = true
		}
	}
	return found
}

// receiver returns the name of the receiver's type; "" if there is none.
func receiver(fd *ast.FuncDecl) string {
	if fd.Recv == nil {
		return ""
	}
	return typeName(fd.Recv.List[0].Type)
}

// typeName returns the name of a type of the package, or of the type that it points to; "?" for any other type.
func typeName(x ast.Expr) string {
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	if id, ok := x.(*ast.Ident); ok {
		return id.Name
	}
	return "?"
}

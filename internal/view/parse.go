package view

import (
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"text/template/parse"

	"noticeboard/templates"
)

// layoutFile, in the templates directory, is the document around what the file of a page defines.
const layoutFile = "parts/layout.tmpl"

// partFiles returns the files of the parts that the pages of a set share.
func partFiles(in Set) (files []string, err error) {
	patterns := []string{"parts/*.tmpl", "public/parts/*.tmpl"}
	if in == DeskSet {
		patterns = []string{"parts/*.tmpl", "desk/parts/*.tmpl", "account/parts/*.tmpl"}
	}
	for _, pattern := range patterns {
		found, err := fs.Glob(templates.FS, pattern)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return slices.DeleteFunc(files, func(file string) bool { return file == layoutFile }), nil
}

// parse returns the templates of a set's pages, and of the parts that they share, in one language.
//
// Every page defines templates of the same names, such as title and main. To be in one set, beside one copy of the
// parts, a page's templates are renamed to have its name in front: "public/home/title".
func (t *Translator) parse(sheets string, in Set) (*template.Template, error) {
	parts, err := partFiles(in)
	if err != nil {
		return nil, err
	}
	funcs := t.funcs()
	set, err := template.New("").Funcs(funcs).Option("missingkey=error").Parse(sheets)
	if err == nil {
		set, err = set.ParseFS(templates.FS, parts...)
	}
	if err != nil {
		return nil, fmt.Errorf("parsing the parts of pages: %w", err)
	}
	for _, page := range t.Pages {
		if page.Set != in {
			continue
		}
		if err := addPage(set, page, funcs); err != nil {
			return nil, fmt.Errorf("parsing page %s: %w", page.Name, err)
		}
	}
	return set, nil
}

// addPage adds the templates of a page to a set. It is an error if one has the name of a part, since the page's calls
// of the part could not be told from calls of its own template.
func addPage(set *template.Template, t Template, funcs template.FuncMap) error {
	page, err := parsePage(t, funcs)
	if err != nil {
		return err
	}
	own := map[string]string{}
	defined := slices.DeleteFunc(page.Templates(), func(d *template.Template) bool { return d.Name() == "" })
	for _, d := range defined {
		if set.Lookup(d.Name()) != nil {
			return fmt.Errorf("template %q is defined by a part, too", d.Name())
		}
		own[d.Name()] = t.Name + "/" + d.Name()
	}
	for _, d := range defined {
		renameCalls(d.Tree.Root, own)
		if _, err := set.AddParseTree(own[d.Name()], d.Tree); err != nil {
			return err
		}
	}
	return nil
}

// parsePage parses the file of a page and, unless that is a part of another page, the layout before it. What both
// define is the page's.
func parsePage(t Template, funcs template.FuncMap) (*template.Template, error) {
	page := template.New("").Funcs(funcs)
	files := []string{t.Name + ".tmpl"}
	if t.Style != NoDocument {
		if _, err := page.Parse(`{{define "style"}}{{template "` + styleSheets[t.Style].name + `"}}{{end}}`); err != nil {
			return nil, err
		}
		files = []string{layoutFile, t.Name + ".tmpl"}
	}
	for _, file := range files {
		text, err := templates.FS.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if _, err := page.Parse(string(text)); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// renameCalls renames the templates that a parsed template calls, by old name.
func renameCalls(list *parse.ListNode, names map[string]string) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.TemplateNode:
			if name, ok := names[n.Name]; ok {
				n.Name = name
			}
		case *parse.IfNode:
			renameCalls(n.List, names)
			renameCalls(n.ElseList, names)
		case *parse.RangeNode:
			renameCalls(n.List, names)
			renameCalls(n.ElseList, names)
		case *parse.WithNode:
			renameCalls(n.List, names)
			renameCalls(n.ElseList, names)
		}
	}
}

package desk

import "noticeboard/internal/notice"

// perLang returns the names of a field that a form has once for each language: title.en, title.es.
func perLang(name string) (names []string) {
	for _, l := range notice.Langs {
		names = append(names, name+"."+string(l))
	}
	return names
}

// problemsOf returns the problems of fields whose names in the form have a prefix and a suffix, by their names alone.
func problemsOf(p notice.Problems, prefix, suffix string, names ...string) notice.Problems {
	found := notice.Problems{}
	for _, name := range names {
		if problem, ok := p[prefix+name+suffix]; ok {
			found[name] = problem
		}
	}
	return found
}

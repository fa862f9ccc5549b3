package notice

import (
	"errors"
	"strings"
	"testing"
)

func council() Institution {
	return Institution{
		Name:  map[Lang]string{English: "Council", Spanish: "Ayuntamiento"},
		Team:  map[Lang]string{English: "Team", Spanish: "Equipo"},
		Short: "CC", Contact: "info@council.example", Brand: "#7a1f3d",
	}
}

func TestInstitutionCheck(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Institution)
		field  string // empty: no problem
		key    string
	}{
		"sound":        {func(*Institution) {}, "", ""},
		"no name":      {func(i *Institution) { i.Name[Spanish] = "" }, "name.es", "problem.institution.missing"},
		"longest name": {func(i *Institution) { i.Name[English] = strings.Repeat("ñ", 100) }, "", ""},
		"long name": {
			func(i *Institution) { i.Name[English] = strings.Repeat("ñ", 101) }, "name.en", "problem.institution.long",
		},
		"no team": {func(i *Institution) { i.Team[English] = "" }, "team.en", "problem.team.missing"},
		"long team": {
			func(i *Institution) { i.Team[English] = strings.Repeat("x", 81) }, "team.en", "problem.team.long",
		},
		"no short name":   {func(i *Institution) { i.Short = "" }, "", ""},
		"one letter":      {func(i *Institution) { i.Short = "C" }, "short", "problem.short.length"},
		"long short name": {func(i *Institution) { i.Short = strings.Repeat("x", 31) }, "short", "problem.short.length"},
		"no contact":      {func(i *Institution) { i.Contact = "" }, "", ""},
		"a page":          {func(i *Institution) { i.Contact = "https://council.example/write?to=us" }, "", ""},
		"a plain page": {
			func(i *Institution) { i.Contact = "http://council.example/" }, "contact", "problem.contact.form",
		},
		"a script": {func(i *Institution) { i.Contact = "javascript:alert(1)" }, "contact", "problem.contact.form"},
		"an account's page": {
			func(i *Institution) { i.Contact = "https://user@council.example/" }, "contact", "problem.contact.form",
		},
		"a name and address": {
			func(i *Institution) { i.Contact = "Us <info@council.example>" }, "contact", "problem.contact.form",
		},
		"an address at home": {func(i *Institution) { i.Contact = "info@localhost" }, "contact", "problem.contact.form"},
		"words":              {func(i *Institution) { i.Contact = "call us" }, "contact", "problem.contact.form"},
		"a long address": {
			func(i *Institution) { i.Contact = "https://council.example/" + strings.Repeat("x", 254) }, "contact",
			"problem.contact.form",
		},
	} {
		i := council()
		test.change(&i)
		p := Problems{}
		errors.As(i.Check(), &p)
		if test.field == "" && len(p) > 0 || test.field != "" && (len(p) != 1 || p[test.field].Key != test.key) {
			t.Errorf("%s: %v", name, p)
		}
	}
}

func TestSameInstitution(t *testing.T) {
	with := func(change func(*Institution)) Institution {
		i := council()
		change(&i)
		return i
	}
	if later := with(func(i *Institution) { i.Version = 9 }); !council().Same(later) {
		t.Error("another version of the same differs")
	}
	for name, other := range map[string]Institution{
		"name":  with(func(i *Institution) { i.Name[English] = "x" }),
		"team":  with(func(i *Institution) { i.Team[Spanish] = "x" }),
		"short": with(func(i *Institution) { i.Short = "" }), "contact": with(func(i *Institution) { i.Contact = "" }),
		"brand":     with(func(i *Institution) { i.Brand = "" }),
		"logo":      with(func(i *Institution) { i.Logo.Light.PNG = []byte{1} }),
		"dark logo": with(func(i *Institution) { i.Logo.Dark.PNG = []byte{1} }),
		"named":     with(func(i *Institution) { i.Logo.Named = true }),
	} {
		if council().Same(other) {
			t.Errorf("another %s is the same", name)
		}
	}
}

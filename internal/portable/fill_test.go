package portable

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"noticeboard/internal/auth"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A filler sets every field of a value to something that no other field has.
type filler struct{ n int64 }

var (
	timeType    = reflect.TypeFor[time.Time]()
	subjectType = reflect.TypeFor[notice.Subject]()
	langType    = reflect.TypeFor[notice.Lang]()
)

func (f *filler) fill(v reflect.Value) {
	f.n++
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(time.UnixMilli(1_900_000_000_000 + f.n).UTC()))
		return
	case subjectType:
		v.Set(reflect.ValueOf(notice.AuthorKey{byte(f.n)}.Subject()))
		return
	case langType:
		v.SetString([]string{"en", "es", "qu", "und"}[f.n%4])
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Map:
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(k)
		f.fill(e)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(k, e)
	case reflect.String:
		v.SetString(fmt.Sprint("text-", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(uint64(1 + f.n%2)) // also a status, a role and so on
	case reflect.Int, reflect.Int64:
		v.SetInt(f.n)
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(f.n))
	default:
		panic(v.Type().String())
	}
}

// filled returns a value of every type that a store has, in the order of an export, with every field set.
func filled() (all []any) {
	f := &filler{}
	types := []any{
		notice.Institution{}, notice.Settings{}, notice.FirstSteps{}, notice.RuleBook{}, notice.Announcement{},
		notice.EarlierTexts{}, notice.Comment{}, notice.EarlierReply{}, notice.JournalRecord{}, notice.Pseudonym{},
		notice.Batch{}, notice.Dossier{}, notice.Snippet{}, notice.Memory{}, notice.FlagTotal{}, notice.LastDiscarded(0),
		notice.LastSnippet(0), notice.RevisionOf{}, auth.Account{}, auth.SignIn{}, auth.Link{}, notice.Mailbox{}, notice.Subscription{},
		notice.StoreSecret{},
	}
	for _, v := range types {
		p := reflect.New(reflect.TypeOf(v))
		f.fill(p.Elem())
		all = append(all, p.Elem().Interface())
	}
	return all
}

// asRendered treats texts as equal whose sources are, and whose HTML is of any policy.
var asRendered = cmp.Options{
	cmp.AllowUnexported(notice.Subject{}),
	cmpopts.IgnoreFields(notice.Body{}, "Policy"), cmpopts.IgnoreFields(notice.Part{}, "HTML"),
	cmpopts.IgnoreFields(notice.Translation{}, "HTML", "Policy"),
}

// TestEveryFieldIsExported fails when a field of a record is not in its line, or is not read from it.
func TestEveryFieldIsExported(t *testing.T) {
	for i, v := range filled() {
		p := parts[slices.IndexFunc(parts, func(p part) bool { _, _, is := p.form(v, true); return is })]
		form, key, _ := p.form(v, true)
		data := lineOf(t, form)
		got, gotKey, err := p.read(data)
		if err != nil {
			t.Errorf("%T: %v", v, err)
			continue
		}
		if diff := cmp.Diff(v, got, asRendered); diff != "" || key != gotKey {
			t.Errorf("%T, the %dth (-was +is), keys %q and %q:\n%s", v, i, key, gotKey, diff)
		}
		if again, _, _ := p.form(got, true); string(lineOf(t, again)) != string(data) {
			t.Errorf("%T is not written in one way:\n%s\n%s", v, data, lineOf(t, again))
		}
		checkSchema(t, p.name, data)
	}
}

// TestHTMLOfAFileIsNotUsed imports a comment whose line has HTML that no text becomes.
func TestHTMLOfAFileIsNotUsed(t *testing.T) {
	c := notice.Comment{
		ID: 1 << 20, On: 1, Root: 1 << 20, Status: notice.Published, Lang: "en",
		Body:         notice.Body{Policy: markup.Policy, Parts: []notice.Part{{Lang: "en", Source: "<b>x", HTML: "<script>"}}},
		Translations: []notice.Translation{{Lang: "es", Source: "y", HTML: "<script>", Policy: markup.Policy}},
	}
	form := commentToForm(c)
	got, err := form.comment()
	if err != nil {
		t.Fatal(err)
	}
	if html := got.Body.Parts[0].HTML; html != "<p>&lt;b&gt;x</p>" {
		t.Errorf("the text is %s", html)
	}
	if html := got.Translations[0].HTML; html != "<p>y</p>" {
		t.Errorf("the translation is %s", html)
	}
	a := notice.Announcement{ID: 1, Texts: map[notice.Lang]notice.Text{"en": {Body: c.Body}}}
	if got, err := announcementToForm(a).announcement(); err != nil || got.Texts["en"].Body.Parts[0].HTML != "<p>&lt;b&gt;x</p>" {
		t.Errorf("the announcement is %+v, %v", got.Texts, err)
	}
}

// TestOldHTMLIsRenderedAnew exports a text that was rendered by an earlier policy.
func TestOldHTMLIsRenderedAnew(t *testing.T) {
	b := notice.Body{Policy: markup.Policy - 1, Parts: []notice.Part{{Lang: "en", Source: "x", HTML: "<i>old</i>"}}}
	if got := partsToForm(b, false)[0].HTML; got != "<p>x</p>" {
		t.Errorf("the HTML is %s", got)
	}
}

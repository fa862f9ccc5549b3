package web_test

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/public"
)

// A member is what the value of a property may be: text, a URL, a time, a language (BCP 47), a count from zero, a number
// from one, a type of the vocabulary, or a reference by @id. Several, with spaces between them, are a choice.
type member string

// vocabulary lists the types of schema.org that pages use, with the properties that they use of each. Those with an
// asterisk are required.
var vocabulary = map[string]map[string]member{
	"NewsArticle": {
		"@id*": "url", "headline*": "text", "description": "text", "inLanguage*": "lang", "url*": "url",
		"mainEntityOfPage": "url", "image": "ImageObject",
		"datePublished": "time", "dateModified": "time", "author": "Organization", "publisher*": "Organization ref",
		"translationOfWork": "NewsArticle", "workTranslation": "NewsArticle", "commentCount": "count",
		"comment": "Comment",
	},
	"Comment": {
		"@id*": "url", "url*": "url", "inLanguage": "lang", "datePublished": "time", "author*": "Person Organization",
		"text*": "text", "parentItem": "ref",
	},
	"ImageObject":  {"url*": "url", "width*": "number", "height*": "number"},
	"Organization": {"@id": "url", "name*": "text", "url": "url", "logo": "ImageObject"},
	"Person":       {"name*": "text"},
	"WebPage": {"@id*": "url", "name*": "text", "inLanguage*": "lang", "url*": "url",
		"publisher*": "Organization"},
	"CollectionPage": {"@id*": "url", "name*": "text", "inLanguage*": "lang", "url*": "url",
		"publisher*": "Organization", "mainEntity": "ItemList"},
	"ItemList": {"itemListElement*": "ListItem"},
	"ListItem": {"position*": "number", "name*": "text", "url*": "url"},
}

// several lists the properties that may have a list of values, which may be empty.
var several = strings.Fields("comment image itemListElement workTranslation inLanguage datePublished")

// A checker collects what is wrong with the structured data of a page.
type checker struct {
	faults []string
	ids    map[string]string // types of the objects with an @id
	refs   []string
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// node checks an object, which is at a path in the data.
func (c *checker) node(at string, v any) {
	node, ok := v.(map[string]any)
	if !ok {
		c.fault("%s is %v", at, v)
		return
	}
	kind, _ := node["@type"].(string)
	known, ok := vocabulary[kind]
	if !ok {
		c.fault("%s is of type %q", at, kind)
		return
	}
	if id, ok := node["@id"].(string); ok && c.ids[id] == "" {
		c.ids[id] = kind
	}
	for name, value := range node {
		if name == "@type" || name == "@context" && at == "page" {
			continue
		}
		m, ok := known[name]
		if !ok {
			m, ok = known[name+"*"]
		}
		if !ok {
			c.fault("%s.%s is no property of %s", at, name, kind)
			continue
		}
		values, list := value.([]any)
		if list && !slices.Contains(several, name) {
			c.fault("%s.%s is a list", at, name)
		}
		if !list {
			values = []any{value}
		}
		for _, value := range values {
			c.value(at+"."+name, m, value)
		}
	}
	for name := range known {
		if name, required := strings.CutSuffix(name, "*"); required {
			if values, list := node[name].([]any); node[name] == nil || list && len(values) == 0 {
				c.fault("%s lacks %s", at, name)
			}
		}
	}
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)

func (c *checker) value(at string, m member, v any) {
	text, isText := v.(string)
	number, isNumber := v.(float64)
	ok := false
	switch m {
	case "text":
		ok = isText && strings.TrimSpace(text) != ""
	case "url":
		u, err := url.Parse(text)
		ok = isText && err == nil && u.IsAbs() && u.Host != ""
	case "time":
		_, err := time.Parse(time.RFC3339, text)
		ok = isText && err == nil
	case "lang":
		ok = isText && languageTag.MatchString(text)
	case "count":
		ok = isNumber && number >= 0
	case "number":
		ok = isNumber && number >= 1
	default:
		c.object(at, strings.Fields(string(m)), v)
		return
	}
	if !ok {
		c.fault("%s is %v, which is no %s", at, v, m)
	}
}

// object checks a value that is to be an object of one of several types, or a reference.
func (c *checker) object(at string, kinds []string, v any) {
	node, _ := v.(map[string]any)
	if id, ok := node["@id"].(string); ok && len(node) == 1 && slices.Contains(kinds, "ref") {
		c.refs = append(c.refs, id)
		return
	}
	if kind, _ := node["@type"].(string); !slices.Contains(kinds, kind) {
		c.fault("%s is of type %q, not of %v", at, kind, kinds)
	}
	c.node(at, v)
}

var dataElement = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// dataOf returns the structured data of a page, and checks it; nil if the page has none.
func dataOf(t *testing.T, page []byte) map[string]any {
	t.Helper()
	found := dataElement.FindAllSubmatch(page, -1)
	if len(found) == 0 {
		return nil
	}
	if len(found) > 1 {
		t.Errorf("%d elements with data", len(found))
	}
	var data map[string]any
	if err := json.Unmarshal(found[0][1], &data); err != nil {
		t.Fatalf("%v: %s", err, found[0][1])
	}
	if data["@context"] != "https://schema.org" {
		t.Errorf("@context is %v", data["@context"])
	}
	c := checker{ids: map[string]string{}}
	c.node("page", data)
	for _, ref := range c.refs { // a parent comment may be on another page of the discussion
		id, _ := data["@id"].(string)
		if elsewhere := regexp.MustCompile(`^` + regexp.QuoteMeta(id) +
			`/comments/[1-9][0-9]*$`).MatchString(ref); c.ids[ref] == "" && !elsewhere {
			c.fault("%s is nowhere", ref)
		}
	}
	for _, f := range c.faults {
		t.Error(f)
	}
	return data
}

func TestDataOfEveryPage(t *testing.T) {
	r := renderer(t)
	described := map[string]int{}
	for _, x := range examples() {
		for _, lang := range notice.Langs {
			t.Run(x.name+" in "+string(lang), func(t *testing.T) {
				page, err := r.Render(lang, x.page)
				if err != nil {
					t.Fatal(err)
				}
				data := dataOf(t, page)
				if data == nil {
					if strings.Contains(string(page), `rel="canonical"`) &&
						!strings.Contains(string(page), `content="noindex"`) {
						t.Error("a page for search engines without data")
					}
					return
				}
				described[data["@type"].(string)]++
				for _, secret := range []string{"@private", "null", "<p>", "Gone"} {
					if strings.Contains(string(dataElement.Find(page)), secret) {
						t.Errorf("the data hold %q", secret)
					}
				}
				switch p := x.page.(type) {
				case public.AnnouncementShow:
					agrees(t, page, p, data)
				case public.Home:
					lists(t, page, p, data)
				}
			})
		}
	}
	if described["NewsArticle"] == 0 || described["CollectionPage"] == 0 || described["WebPage"] == 0 {
		t.Errorf("types %v", described)
	}
}

// get returns the value at a path of names and indexes; nil if there is none.
func get(v any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			l, _ := v.([]any)
			if s >= len(l) {
				return nil
			}
			v = l[s]
		}
	}
	return v
}

var (
	byLine   = regexp.MustCompile(`<h[34] id="by-(\d+)"><bdi>(.*?)</bdi>`)
	heading  = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	counted  = regexp.MustCompile(`<h2 id="comments" tabindex="-1">(\d+) `)
	titled   = regexp.MustCompile(`<h2><a href="([^"]*)">(.*?)</a></h2>`)
	inNumber = regexp.MustCompile(`/comments/(\d+)$`)
)

// agrees compares the structured data of an announcement with what its page shows.
func agrees(t *testing.T, page []byte, p public.AnnouncementShow, data map[string]any) {
	t.Helper()
	if m := heading.FindSubmatch(page); html.UnescapeString(string(m[1])) != data["headline"] {
		t.Errorf("the heading is %q, the headline %q", m[1], data["headline"])
	}
	if m := counted.FindSubmatch(page); m != nil && string(m[1]) != fmt.Sprint(data["commentCount"]) {
		t.Errorf("%s comments are shown, %v told of", m[1], data["commentCount"])
	}
	want, got := map[string]string{}, map[string]string{}
	for _, m := range byLine.FindAllSubmatch(page, -1) {
		want[string(m[1])] = html.UnescapeString(string(m[2]))
	}
	comments, _ := data["comment"].([]any)
	for _, c := range comments {
		got[inNumber.FindStringSubmatch(get(c, "url").(string))[1]], _ = get(c, "author", "name").(string)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names by number (-shown +told):\n%s", diff)
	}
	if image := get(data, "image", 0, "url"); !strings.Contains(string(page),
		`<meta property="og:image" content="`+fmt.Sprint(image)+`">`) {
		t.Errorf("the image is %v", image)
	}
	for _, at := range []time.Time{p.Announcement.Published} {
		if dated := strings.Contains(string(page), `article:published_time`); dated == at.IsZero() ||
			dated && data["datePublished"] != at.Format(time.RFC3339) {
			t.Errorf("published %v, told %v", at, data["datePublished"])
		}
	}
	if _, told := data["dateModified"]; told != (len(p.Announcement.Changes) > 0) ||
		told != strings.Contains(string(page), "article:modified_time") {
		t.Errorf("modified %v", data["dateModified"])
	}
}

// lists compares the structured data of a list with what its page shows.
func lists(t *testing.T, page []byte, p public.Home, data map[string]any) {
	t.Helper()
	var want, got []string
	for i, m := range titled.FindAllSubmatch(page, -1) {
		want = append(want, fmt.Sprint(p.First()+uint64(i), " ", html.UnescapeString(string(m[2]))))
	}
	items, _ := get(data, "mainEntity", "itemListElement").([]any)
	for _, item := range items {
		got = append(got, fmt.Sprint(get(item, "position"), " ", get(item, "name")))
	}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, shown %q", got, want)
	}
}

// The checker reports every kind of fault.
func TestTheCheckerFinds(t *testing.T) {
	for data, want := range map[string]string{
		`{"@type":"Person","name":"A"}`:                                          "",
		`{"@type":"Robot"}`:                                                      `page is of type "Robot"`,
		`{"@type":"Person"}`:                                                     "page lacks name",
		`{"@type":"Person","name":null}`:                                         "page.name is <nil>, which is no text",
		`{"@type":"Person","name":"A","email":"a@b.example"}`:                    "page.email is no property of Person",
		`{"@type":"Organization","name":"A","url":"/en/"}`:                       "page.url is /en/, which is no url",
		`{"@type":"ListItem","name":"A","url":"https://x.example","position":0}`: "page.position is 0, which is no number",
		`{"@type":"ItemList","itemListElement":[{"@type":"Person","name":"A"}]}`: `page.itemListElement is of type "Person", not of [ListItem]`,
		`{"@type":"Person","name":["A","B"]}`:                                    "page.name is a list",
	} {
		var node any
		if err := json.Unmarshal([]byte(data), &node); err != nil {
			t.Fatal(err)
		}
		c := checker{ids: map[string]string{}}
		c.node("page", node)
		if got := strings.Join(c.faults, "; "); got != want && !strings.Contains(got, want+";") {
			t.Errorf("%s: %q, want %q", data, got, want)
		}
	}
}

func TestDataForSearchEngines(t *testing.T) {
	d := talk()
	d.Threads[2].Root.Body = words(notice.English, `</script><script>alert("x")</script>`)
	page, err := renderer(t).Render(notice.Spanish, public.AnnouncementShow{Frame: frame("/a-notice"), Discussion: d})
	if err != nil {
		t.Fatal(err)
	}
	data := dataOf(t, page)
	const base = "https://board.example"
	for _, x := range []struct {
		path []any
		want any
	}{
		{[]any{"@type"}, "NewsArticle"},
		{[]any{"@id"}, base + "/es/un-anuncio"},
		{[]any{"inLanguage"}, "es"},
		{[]any{"commentCount"}, 9.0},
		{[]any{"author", "name"}, "Alianza para el Gobierno Abierto"},
		{[]any{"publisher", "url"}, base + "/es/"},
		{[]any{"translationOfWork", "@type"}, "NewsArticle"},
		{[]any{"translationOfWork", "@id"}, base + "/en/a-notice"},
		{[]any{"translationOfWork", "inLanguage"}, "en"},
		{[]any{"workTranslation"}, nil},
		{[]any{"description"}, "Lo que dice."},
		{[]any{"datePublished"}, "2020-11-03T14:05:00Z"},
	} {
		if got := get(data, x.path...); got != x.want {
			t.Errorf("%v is %v, want %v", x.path, got, x.want)
		}
	}
	comments := map[string]any{}
	for _, c := range data["comment"].([]any) {
		comments[strings.TrimPrefix(get(c, "url").(string), base+"/es/un-anuncio/comments/")] = c
	}
	for _, x := range []struct {
		number string
		path   []any
		want   any
	}{
		{"1", []any{"inLanguage", 0}, "es"},
		{"2", []any{"parentItem", "@id"}, base + "/es/un-anuncio/comments/1"},
		{"2", []any{"datePublished"}, "2020-11-03T14:05:00Z"},
		{"2", []any{"author", "@type"}, "Organization"},
		{"30", []any{"author", "@type"}, "Person"},
		{"3", []any{"inLanguage", 1}, "en"},
		{"4", []any{"text"}, `</script><script>alert("x")</script>`},
		{"5", []any{"inLanguage"}, nil},  // not known
		{"31", []any{"parentItem"}, nil}, // removed
		{"41", []any{"parentItem", "@id"}, base + "/es/un-anuncio/comments/99"},
		{"9", []any{"datePublished", 0}, nil},
	} {
		if got := get(comments[x.number], x.path...); got != x.want {
			t.Errorf("comment %s: %v is %v, want %v", x.number, x.path, got, x.want)
		}
	}
	for _, gone := range []string{"6", "7", "8", "10", "11"} {
		if slices.Contains(slices.Collect(maps.Keys(comments)), gone) {
			t.Errorf("comment %s is told of", gone)
		}
	}
}

func TestDataInTheOriginalLanguage(t *testing.T) {
	d := talk()
	d.Announcement.Changes = []notice.Change{{At: day.AddDate(0, 0, 3), Kind: notice.Tidied}}
	page, err := renderer(t).Render(notice.English, public.AnnouncementShow{Frame: frame("/a-notice"), Discussion: d})
	if err != nil {
		t.Fatal(err)
	}
	data := dataOf(t, page)
	if get(data, "workTranslation", 0, "@id") != "https://board.example/es/un-anuncio" ||
		data["translationOfWork"] != nil {
		t.Errorf("translations %v, of %v", data["workTranslation"], data["translationOfWork"])
	}
	if data["dateModified"] != "2020-11-06T14:05:00Z" {
		t.Errorf("modified %v", data["dateModified"])
	}
}

package locale_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/brand"
	"noticeboard/internal/health"
	"noticeboard/internal/importer"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/account"
	"noticeboard/internal/webhook"
)

// families lists the keys that the program puts together: beginning, what can stand in the middle,
// and the ends. All others stand whole in the sources: those of problems and of error pages in any
// package, the rest in templates and in package view.
func families() []string {
	var statuses, langs []string
	for _, s := range notice.Statuses {
		statuses = append(statuses, s.String())
	}
	for _, l := range notice.Langs {
		langs = append(langs, string(l))
	}
	withOther := append(slices.Clone(langs), string(notice.OtherLang))
	var keys []string
	add := func(prefix string, middles []string, suffixes ...string) {
		if len(suffixes) == 0 {
			suffixes = []string{""}
		}
		for _, m := range middles {
			for _, s := range suffixes {
				keys = append(keys, prefix+m+s)
			}
		}
	}
	add("status.", statuses)
	add("record.", statuses)
	add("receipt.", statuses, "", ".text")
	add("action.", []string{"approve", "decline", "remove", "restore"})
	add("alike.", []string{"approve", "decline"})
	add("chip.", []string{"all", "questions", "closely", "first", "lang.en", "lang.es", "lang.und", "order.oldest",
		"order.newest"})
	add("refuse.", []string{"decline", "remove"})
	add("refuse.rule.", []string{"decline", "remove"})
	for _, a := range notice.Actions {
		add("done.", []string{a.String()})
		add("flash.", []string{a.String()})
	}
	for _, d := range notice.Duties {
		add("duty.", []string{string(d)})
	}
	for _, r := range notice.StaffRoles {
		add("role.", []string{r.String()})
	}
	for _, k := range notice.ActivityKinds {
		add("activity.", []string{string(k)})
	}
	for _, n := range board.Notes {
		add("import.note.", []string{string(n)})
	}
	for _, o := range board.Outcomes {
		add("import.outcome.", []string{o.String()})
	}
	for _, s := range importer.Stages {
		add("import.stage.", []string{string(s)}, "", ".text")
	}
	for _, f := range importer.Failures {
		add("import.failure.", []string{string(f)})
	}
	for _, s := range importer.Systems() {
		add("import.hint.", []string{s.Name})
	}
	add("import.", []string{"kind.", "kinds."}, "announcement", "comment")
	add("import.kind.", []string{"record"})
	add("import.csv.", []string{"kind", "id", "outcome", "notes"})
	add("deed.", account.FlashKeys)
	for _, m := range auth.Methods {
		add("how.", []string{string(m)})
	}
	add("passkey.", []string{"enter", "finish", "prove"})
	for _, a := range notice.Decisions {
		add("many.", []string{"", "sure.", "do."}, a.String())
		add("report.", []string{a.String()})
	}
	add("report.", []string{notice.Undo.String()})
	for _, f := range notice.Flags {
		add("held.", []string{string(f)})
	}
	for _, q := range notice.QuestionStates {
		add("question.", []string{string(q)})
	}
	add("keys.", strings.Fields("next previous approve decline remove reply tick undo help"))
	add("filter.", []string{"author", "network"})
	for _, m := range notice.Modes {
		add("mode.", []string{string(m)}, "", ".hint")
	}
	add("setting.", []string{"decide-within", "answer-within", "links", "fast-comments", "fast-minutes", "likely",
		"close-after"}, "", ".hint")
	add("setting.name.", strings.Fields("name team short contact english zone note brand bands logo logo-dark logo-named"))
	add("institution.", strings.Fields("name team short contact zone bands"), "", ".hint")
	add("institution.english.", []string{notice.British, notice.American})
	for _, on := range notice.InfoPages {
		add("institution.note.", []string{string(on)})
	}
	add("institution.", strings.Fields("logo logo-dark"), ".label", ".hint", ".remove")
	add("contrast.scheme.", strings.Fields("light dark"))
	add("contrast.on.", strings.Fields("paper wash official"))
	add("setting.name.", strings.Fields("decide-within answer-within mode links repeated fast close-after likely word quiet-hours quiet-days"))
	for _, k := range notice.RetainedKinds {
		add("setting.", []string{k.Field()}, "", ".hint")
		add("setting.name.", []string{k.Field()})
	}
	add("setting.", []string{"quiet-from", "quiet-to"})
	for d := time.Sunday; d <= time.Saturday; d++ {
		add("weekday.", []string{strings.ToLower(d.String())})
	}
	add("setting.is.", strings.Fields("true false"))
	for _, u := range notice.SnippetUses {
		add("snippet.use.", []string{string(u)})
	}
	add("problem.", []string{"decide-within", "answer-within", "links", "fast-comments", "fast-minutes", "likely", "close-after"}, ".range") // package notice, with the field
	add("outlook.", []string{notice.Pending.String(), notice.Published.String(), notice.Declined.String()})
	add("lang.", withOther)
	add("form.lang.", withOther)
	add("form.looks.", langs)
	add("form.set.", langs)
	add("own.", langs)
	add("pick.", append([]string{"all", "unanswered", "answered"}, withOther...))
	add("picked.", []string{"", "none.", "title."}, "lang", "unanswered", "answered")
	add("og.locale.", langs)
	for _, part := range notice.SettingsParts {
		add("settings.", []string{string(part)})
	}
	add("figures.csv.", strings.Fields("week received published declined decided answered answered-in"))
	add("rules-desk.", []string{"title", "short", "words"})
	add("tab.", []string{"waiting", "questions", "comments", "published", "declined", "removed", "find",
		"restrictions", "erasures", "health", "announcements", "snippets", "figures", "rules", "settings", "screening", "identity", "accounts", "activity", "outbox", "export", "import"})
	add("field.", []string{"comment", "name", "email", "organisation", "lang", "question", "website",
		"explanation", "note", "answer", "from", "to", "referral", "translation", "elsewhere", "login", "password",
		"other"})
	for _, m := range notice.Measures {
		add("measure.done.", []string{m.String()})
		add("measure.flash.", []string{m.String()})
		if m.Bars() || m == notice.Warn {
			add("measure.", []string{m.String()}, "", ".hint")
			add("measure.lift.", []string{m.String()})
			add("receipt.standing.", []string{m.String()})
		}
	}
	for _, step := range notice.AllFirstSteps {
		add("steps.", []string{string(step)})
		if step != notice.StepTry && step != notice.StepBackup {
			add("steps.", []string{string(step)}, ".go")
		}
	}
	for _, r := range notice.StaffRoles {
		add("welcome.", []string{r.String()})
	}
	add("link.mail.subject.", []string{"invitation", "reset"})
	add("link.mail.body.", []string{"invitation", "reset"})
	add("health.", health.Keys())
	for _, f := range health.Judge(health.Facts{}) {
		add("health.", []string{f.Subject})
	}
	for l := health.Fine; l <= health.Failure; l++ {
		add("health.all.", []string{l.String()})
		add("health.level.", []string{l.String()})
	}
	add("date.month.", strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12"))
	add("date.short.", strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12"))
	add("receipt.", []string{"answered"})
	for _, s := range notice.Statuses {
		add("receipt.keep.", []string{s.String()})
	}
	add("receipt.step.", []string{"received", "waiting", "read", "decided", "published", "asked", "answered", "declined",
		"removed", "withdrawn", "erased"})
	add("stub.", []string{"removed", "withdrawn"}, "", ".undated")
	for _, r := range notice.ErasureReasons {
		add("stub.erased.", []string{r.String()})
		add("erasure.reason.", []string{r.String()})
	}
	for _, scope := range notice.ErasureScopes {
		add("erasure.scope.", []string{scope.String()}, "", ".hint")
	}
	for _, k := range board.NewsKinds {
		add("mail.news.", []string{string(k)})
	}
	for k := notice.FollowComment; k.String() != ""; k++ {
		add("mail.followed.", []string{k.String()})
		add("mail.why.", []string{k.String()})
		add("follow.what.", []string{k.String()})
	}
	add("mail.why.", []string{"daily"})
	for _, s := range webhook.Steps {
		add("outbox.hook.step.", []string{string(s)})
	}
	for _, s := range mail.Steps {
		add("outbox.step.", []string{string(s)})
	}
	add("outbox.done.", []string{"retried", "dropped"})
	add("outbox.kind.", []string{"published", "restored", "refused", "explained", "answered", "asked", "data", "waiting",
		"overdue", "mail", "backup", "address"})
	for _, n := range notice.DeskNewsFor(notice.Admin) {
		add("news-edit.of.", []string{string(n)})
		add("deskmail.why.", []string{string(n)})
	}
	for _, n := range []string{string(notice.DeskWaiting), string(notice.DeskOverdue)} {
		for _, family := range []string{"one", "many", "act", "list"} {
			add("deskmail."+family+".", []string{n})
		}
	}
	add("deskmail.subject.", []string{string(notice.DeskMail), string(notice.DeskBackup)})
	for _, k := range board.TroubleKinds {
		add("deskmail.trouble.", []string{string(k)})
	}
	for _, o := range notice.Oftens {
		add("often.", []string{string(o)})
	}
	add("news-edit.state.", []string{"unconfirmed", "confirmed", "stopped"})
	add("news-act.state.", statuses)
	add("via.", []string{string(notice.ByMailLink)})
	for _, c := range notice.Channels {
		add("outbox.channel.", []string{c.String()})
	}
	add("outbox.stopped.", board.StopReasons)
	add("hook.", []string{"test", "waiting", "waiting-question", "published", "official", "restored", "declined", "removed", "answered", "overdue"})
	for _, k := range board.TroubleKinds {
		add("hook.failing-", []string{string(k)})
	}
	add("follow.done.", []string{"confirmed", "ended", "forgotten"})
	add("data.done.", []string{"erased", "undone", "ended", "forgotten"})
	for _, s := range []notice.MailboxState{notice.MailUnconfirmed, notice.MailConfirmed, notice.MailStopped} {
		add("data.mailbox.", []string{s.String()})
	}
	add("data.measure.", []string{"warn", "pause", "block", "lift"})
	add("data.who.", []string{"author", "staff", "site"})
	add("mail.text.", []string{"published", "settled"})
	add("problem.", []string{"comment", "name"}, ".missing", ".long") // package board, with the field
	add("problem.", []string{"organisation"}, ".long")
	for _, k := range notice.ChangeKinds {
		add("version.kind.", []string{string(k)})
	}
	for _, s := range notice.Stages {
		add("stage.", []string{s.String()})
	}
	add("field.", []string{"title", "slug", "summary", "place", "body", "original", "date", "time", "correction"})
	add("edit.", []string{"summary", "slug", "body"}, ".hint")
	add("done.saved.", []string{"draft", "publish", "schedule", "correct", "form", "close", "close-at", "reopen",
		"confirm", "date"})
	return keys
}

var (
	inTemplates = regexp.MustCompile(`\b(?:t|n) "([^"]+)"`)
	inPrograms  = regexp.MustCompile(`\b(?:c|f|h|t|v)\.(?:Message|Count|say|count)\("([^"]+)"|"(list\.[a-z-]+)"`)
	problems    = regexp.MustCompile(`"(problem\.[a-z.-]+[a-z])"`)
	errorPages  = regexp.MustCompile(`"(error\.[0-9a-z-]+)"`)
	argument    = regexp.MustCompile(`\{\{\.(\w+)\}\}`)
)

// used returns the whole keys in the templates and in the program, tests left out.
func used(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		program := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
		if !program && !strings.HasSuffix(path, ".tmpl") {
			return nil
		}
		text, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		for _, pattern := range []*regexp.Regexp{inTemplates, inPrograms, problems} {
			for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
				if key := strings.Join(m[1:], ""); !strings.HasSuffix(key, ".") { // else the beginning of a family
					keys[key] = true
				}
			}
		}
		for _, m := range errorPages.FindAllStringSubmatch(string(text), -1) {
			if program {
				keys[m[1]+".title"], keys[m[1]+".text"] = true, true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func messages(t *testing.T, lang notice.Lang) map[string]*i18n.Message {
	t.Helper()
	names, err := filepath.Glob(string(lang) + "/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files of %s: %v", lang, err)
	}
	all := map[string]*i18n.Message{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := i18n.ParseMessageFileBytes(text, string(lang)+".toml",
			map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range file.Messages {
			if all[m.ID] != nil {
				t.Errorf("%s: %s stands in two files", lang, m.ID)
			}
			all[m.ID] = m
		}
	}
	return all
}

func TestEveryKeyThatIsUsedExistsAndNoOther(t *testing.T) {
	have := messages(t, notice.English)
	want := used(t)
	for _, key := range families() {
		want[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if have[key] == nil {
			t.Errorf("%s: used, but in no catalogue", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(have)) {
		if !want[key] {
			t.Errorf("%s: never used", key)
		}
	}
}

func arguments(text string) []string {
	var names []string
	for _, m := range argument.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	for _, filled := range []string{"{n}", "{date}"} { // by a script
		if strings.Contains(text, filled) {
			names = append(names, filled)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestCataloguesSayTheSameThings(t *testing.T) {
	en, es := messages(t, notice.English), messages(t, notice.Spanish)
	for key, m := range en {
		other := es[key]
		if other == nil {
			t.Errorf("%s: not in Spanish", key)
			continue
		}
		if (m.One == "") != (other.One == "") {
			t.Errorf("%s: plural forms differ", key)
		}
		for _, pair := range [][2]string{{m.One, other.One}, {m.Other, other.Other}} {
			if got, want := arguments(pair[1]), arguments(pair[0]); !slices.Equal(got, want) {
				t.Errorf("%s: arguments %q in Spanish, %q in English", key, got, want)
			}
		}
		for _, text := range []string{m.Zero, m.Two, m.Few, m.Many, other.Zero, other.Two, other.Few, other.Many} {
			if got, want := arguments(text), arguments(m.Other); text != "" && !slices.Equal(got, want) {
				t.Errorf("%s: arguments %q in %q, want %q", key, got, text, want)
			}
		}
	}
	for key := range es {
		if en[key] == nil {
			t.Errorf("%s: not in English", key)
		}
	}
}

// alike lists the keys whose words are the same in both languages.
var alike = []string{"own.en", "own.es", "og.locale.en", "og.locale.es", "date.short", "date.time", "form.error", "error.code",
	"case.step", "facts.original", "setting.name.logo", "institution.logo"}

func TestSpanishIsTranslated(t *testing.T) {
	en, es := messages(t, notice.English), messages(t, notice.Spanish)
	english := regexp.MustCompile(`(?i)\b(the|and|your|with|this|was|were|comment|comments|reply|please|click)\b`)
	spanish := regexp.MustCompile(`(?i)\b(el|los|las|una|para|con|del|que|su|comentario|respuesta|anuncio)\b`)
	for key, m := range en {
		if word := spanish.FindString(m.Other); word != "" {
			t.Errorf("%s: %q in the English %q", key, word, m.Other)
		}
	}
	for key, m := range es {
		if m.Other == en[key].Other && !slices.Contains(alike, key) {
			t.Errorf("%s: %q is as in English", key, m.Other)
		}
		if word := english.FindString(m.Other); word != "" {
			t.Errorf("%s: %q in %q", key, word, m.Other)
		}
	}
}

func TestSpanishSaysUsted(t *testing.T) {
	tu := regexp.MustCompile(`(?i)(^|[^\p{L}])(tú|tu|tus|ti|te|contigo|tuyo|tuya|eres|puedes|tienes|quieres|debes|deja|escribe|elige|envía|haz|lee|vuelve|inténtalo|revisa|vosotros|vuestro|vuestra|os)($|[^\p{L}])`)
	for key, m := range messages(t, notice.Spanish) {
		for _, text := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
			if word := tu.FindString(text); word != "" && !slices.Contains(thirdPerson, key) {
				t.Errorf("%s: %q in %q", key, strings.TrimSpace(word), text)
			}
		}
	}
}

// thirdPerson lists the messages in which a verb only looks like an imperative for tú.
var thirdPerson = []string{"about.public.write", "privacy.lead", "privacy.browser.receipt.text",
	"privacy.kept.network.text", "error.request", "form.held.fast", "form.promise", "card.explanation.hint",
	"card.note.hint", "rules.decide.text", "sign-in.text"}

func TestLimitsAreThoseOfTheDomain(t *testing.T) {
	for _, lang := range notice.Langs {
		for key, n := range map[string]uint64{
			"problem.explanation.long": notice.MaxRemark, "problem.standing.long": notice.MaxRemark,
			"problem.note.long": notice.MaxRemark, "problem.comment.long": notice.MaxComment,
			"problem.answer.long": notice.MaxAnswer, "problem.translation.long": notice.MaxComment,
			"problem.translation.long-official": notice.MaxAnswer,
			"problem.referral.long":             notice.MaxReferralName,
			"problem.institution.long":          notice.MaxInstitution,
			"problem.team.long":                 notice.MaxTeam,
			"problem.logo.bytes":                notice.MaxLogo >> 10, "institution.logo.text": notice.MaxLogo >> 10,
		} {
			limit := in(t, lang).Number(n)
			if text := messages(t, lang)[key].Other; !strings.Contains(text, limit) {
				t.Errorf("%s: %q does not say %s", key, text, limit)
			}
		}
		if text, limit := messages(t, lang)["problem.standing.full"].Other,
			in(t, lang).Number(notice.MaxStandingActs); !strings.Contains(text, limit) {
			t.Errorf("%q does not say %s", text, limit)
		}
		for key, limits := range map[string][]int{
			"problem.decide-within.range": {notice.MaxDecideWithin},
			"problem.answer-within.range": {notice.MaxAnswerWithin},
			"problem.links.range":         {notice.MaxLinks}, "problem.fast-comments.range": {notice.MaxPace},
			"problem.fast-minutes.range": {notice.MaxMinutes},
			"problem.keep.range":         {notice.MaxRetention},
			"problem.close-after.range":  {notice.MaxCloseAfter}, "problem.likely.range": {notice.MinLikely,
				notice.MaxLikely},
			"problem.short.length": {notice.MinShort, notice.MaxShort}, "contrast.derived": {brand.MinContrast},
			"problem.bands.form": {brand.MaxBands}, "institution.bands.hint": {brand.MaxBands},
			"problem.logo.size":     {notice.MaxLogoWidth, notice.MaxLogoHeight, notice.MinLogoHeight},
			"institution.logo.text": {notice.MaxLogoWidth, notice.MaxLogoHeight, notice.MinLogoHeight},
			"problem.words.count":   {notice.MaxWords}, "problem.word.long": {notice.MaxWord},
			"problem.rules.count":              {notice.MaxRules},
			"problem.rule.long":                {notice.MaxRuleTitle, notice.MaxRuleShort, notice.MaxRuleText},
			"problem.snippet.count":            {notice.MaxSnippets},
			"problem.snippet.name-long":        {notice.MaxSnippetName},
			"problem.snippet.explanation-long": {notice.MaxExplanation},
			"problem.snippet.answer-long":      {notice.MaxAnswerText},
		} {
			for _, n := range limits {
				if text, limit := messages(t, lang)[key].Other, in(t, lang).Number(uint64(n)); !strings.Contains(text,
					limit) {
					t.Errorf("%s: %q does not say %s", key, text, limit)
				}
			}
		}
	}
}

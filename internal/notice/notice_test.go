package notice_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestCommentIDs(t *testing.T) {
	at := noticetest.Epoch
	id := notice.FirstIDAt(at) + 7
	if got := id.Time(); !got.Equal(at) {
		t.Errorf("time %v, want %v", got, at)
	}
	if later := notice.FirstIDAt(at.Add(time.Millisecond)); later <= id {
		t.Errorf("%v does not sort behind %v", later, id)
	}
	text := id.String()
	if len(text) != 13 {
		t.Errorf("%q has %d characters", text, len(text))
	}
	if got, err := notice.ParseCommentID(text); got != id || err != nil {
		t.Errorf("parsed %v, %v", got, err)
	}
	for _, bad := range []string{"", "x", text[:12], text + "0", strings.ToLower(text), text[:12] + "V", "../../etc/pass"} {
		if _, err := notice.ParseCommentID(bad); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestTransitions names every move there is; all others are conflicts.
func TestTransitions(t *testing.T) {
	want := map[notice.Action]map[notice.Status]notice.Status{
		notice.Approve:  {notice.Pending: notice.Published, notice.Declined: notice.Published},
		notice.Decline:  {notice.Pending: notice.Declined},
		notice.Remove:   {notice.Published: notice.Removed},
		notice.Restore:  {notice.Declined: notice.Pending, notice.Removed: notice.Published},
		notice.Withdraw: {notice.Pending: notice.Withdrawn, notice.Published: notice.Withdrawn},
	}
	stays := func(in ...notice.Status) map[notice.Status]notice.Status {
		m := map[notice.Status]notice.Status{}
		for _, s := range in {
			m[s] = s
		}
		return m
	}
	for _, a := range []notice.Action{notice.Correct, notice.Translate, notice.Assign, notice.Refer, notice.AskedAndAnswered} {
		want[a] = stays(notice.Published)
	}
	want[notice.Amend] = stays(notice.Pending)
	want[notice.MarkQuestion] = stays(notice.Pending, notice.Published)
	want[notice.UnmarkQuestion] = want[notice.MarkQuestion]
	want[notice.CloseThread] = stays(notice.Published, notice.Removed, notice.Withdrawn)
	want[notice.ReopenThread] = want[notice.CloseThread]
	for _, a := range notice.Actions {
		for _, from := range notice.Statuses {
			to, ok := want[a][from]
			got, err := from.After(a)
			if ok && (got != to || err != nil) || !ok && !errors.Is(err, notice.ErrConflict) {
				t.Errorf("%v from %v: %v, %v", a, from, got, err)
			}
			if ok && !a.Explains(to) {
				t.Errorf("%v does not explain %v", a, to)
			}
		}
	}
}

func TestActionsExplainNoOtherStatus(t *testing.T) {
	for a, s := range map[notice.Action]notice.Status{
		notice.Approve: notice.Removed, notice.Decline: notice.Published, notice.Remove: notice.Published, notice.Restore: notice.Removed,
	} {
		if a.Explains(s) {
			t.Errorf("%v explains %v", a, s)
		}
	}
}

func TestWordsOfStatusesActionsAndRoles(t *testing.T) {
	for _, s := range notice.Statuses {
		if got, err := notice.ParseStatus(s.String()); got != s || err != nil {
			t.Errorf("%v: %v, %v", s, got, err)
		}
	}
	for _, a := range notice.Actions {
		if got, err := notice.ParseAction(a.String()); got != a || err != nil {
			t.Errorf("%v: %v, %v", a, got, err)
		}
	}
	for _, r := range notice.StaffRoles {
		if got, err := notice.ParseRole(r.String()); got != r || err != nil {
			t.Errorf("%v: %v, %v", r, got, err)
		}
	}
	if _, err := notice.ParseRole(""); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("no role: %v", err)
	}
}

func TestPermissions(t *testing.T) {
	for _, test := range []struct {
		role notice.Role
		may  []notice.Permission
	}{
		{notice.Reader, nil},
		{notice.Team, []notice.Permission{notice.ToSignIn, notice.ToAnswer, notice.ToPublish}},
		{notice.Moderator, []notice.Permission{notice.ToSignIn, notice.ToAnswer, notice.ToModerate, notice.ToPublish}},
		{notice.Admin, []notice.Permission{notice.ToSignIn, notice.ToAnswer, notice.ToModerate, notice.ToExport, notice.ToPublish, notice.ToAdminister, notice.ToGovern}},
		{notice.Role(99), nil},
	} {
		for p := notice.Permission(0); p < 10; p++ {
			if got, want := test.role.May(p), slices.Contains(test.may, p); got != want {
				t.Errorf("%v and permission %d: %v", test.role, p, got)
			}
		}
	}
}

func TestDecide(t *testing.T) {
	pending := notice.Comment{ID: 5, On: 1, Status: notice.Pending, Body: noticetest.Text(notice.English, "words")}
	published := pending
	published.Status = notice.Published
	at := noticetest.Epoch
	problem := func(field string) func(error) bool {
		return func(err error) bool {
			var p notice.Problems
			return errors.As(err, &p) && p[field].Key != ""
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	for name, test := range map[string]struct {
		comment notice.Comment
		d       notice.Decision
		ok      func(error) bool
		want    notice.Status
	}{
		"approve":            {pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, By: noticetest.Mod}, is(nil), notice.Published},
		"by an admin":        {pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, By: noticetest.Admin}, is(nil), notice.Published},
		"by the team":        {pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, By: noticetest.Member}, is(notice.ErrForbidden), notice.Pending},
		"by nobody":          {pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve}, is(notice.ErrForbidden), notice.Pending},
		"decline":            {pending, notice.Decision{Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Mod}, is(nil), notice.Declined},
		"without a reason":   {pending, notice.Decision{Seen: notice.Pending, Action: notice.Decline, By: noticetest.Mod}, problem("reason"), notice.Pending},
		"unknown reason":     {published, notice.Decision{Seen: notice.Published, Action: notice.Remove, Reason: "whim", By: noticetest.Mod}, problem("reason"), notice.Published},
		"long explanation":   {pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, Explanation: strings.Repeat("ñ", 2001), By: noticetest.Mod}, problem("explanation"), notice.Pending},
		"long enough":        {pending, notice.Decision{Seen: notice.Pending, Action: notice.Approve, Explanation: strings.Repeat("ñ", 2000), By: noticetest.Mod}, is(nil), notice.Published},
		"seen otherwise":     {published, notice.Decision{Seen: notice.Pending, Action: notice.Decline, Reason: "respect", By: noticetest.Mod}, is(notice.ErrConflict), notice.Published},
		"late and unfilled":  {published, notice.Decision{Seen: notice.Pending, Action: notice.Decline, By: noticetest.Mod}, is(notice.ErrConflict), notice.Published},
		"nowhere from there": {published, notice.Decision{Seen: notice.Published, Action: notice.Approve, By: noticetest.Mod}, is(notice.ErrConflict), notice.Published},
		"withdraw":           {published, notice.Decision{Seen: notice.Published, Action: notice.Withdraw, By: noticetest.Mod}, is(notice.ErrForbidden), notice.Published},
	} {
		t.Run(name, func(t *testing.T) {
			got, entry, err := test.comment.Decide(test.d, noticetest.Rules(), at)
			if !test.ok(err) || got.Status != test.want {
				t.Fatalf("got %v, %v", got.Status, err)
			}
			if err != nil {
				return
			}
			if entry.From != test.comment.Status || entry.To != test.want || entry.By != test.d.By.Login || entry.Reason != test.d.Reason ||
				entry.Digest != test.comment.Body.Digest() || !got.Decided.Equal(at) || got.Reason != test.d.Reason {
				t.Errorf("entry %+v for %+v", entry, got)
			}
		})
	}
}

func TestDigestBindsTheWords(t *testing.T) {
	b := notice.Body{Parts: []notice.Part{{Lang: "en", Source: "ab", HTML: "x"}, {Lang: "es", Source: "c"}}, Salt: []byte("s")}
	same := b
	same.Parts = []notice.Part{{Lang: "en", Source: "ab", HTML: "made again"}, {Lang: "es", Source: "c"}}
	same.Policy = 9
	if b.Digest() != same.Digest() {
		t.Error("the digest depends on more than what was written")
	}
	for name, other := range map[string]notice.Body{
		"salt":     {Parts: b.Parts, Salt: []byte("t")},
		"language": {Parts: []notice.Part{{Lang: "es", Source: "ab"}, {Lang: "es", Source: "c"}}, Salt: b.Salt},
		"borders":  {Parts: []notice.Part{{Lang: "en", Source: "a"}, {Lang: "es", Source: "bc"}}, Salt: b.Salt},
	} {
		if b.Digest() == other.Digest() {
			t.Errorf("another %s has the same digest", name)
		}
	}
}

func TestSettle(t *testing.T) {
	question := notice.Comment{ID: 1, Question: true, Status: notice.Published}
	reply := notice.Comment{ID: 2, Parent: 1, Status: notice.Published, Author: notice.Author{Role: notice.Team}}
	second := reply
	second.ID = 3
	readers := reply
	readers.Author.Role = notice.Reader
	if got := question.ApplyReply(readers); !got.AwaitsAnswer() {
		t.Error("a reader's reply answered it")
	}
	answered := question.ApplyReply(reply).ApplyReply(second).ApplyReply(reply)
	if got := answered.Answers; !slices.Equal(got, []notice.CommentID{2, 3}) {
		t.Errorf("answers %v", got)
	}
	reply.Status, second.Status = notice.Removed, notice.Removed
	if got := answered.ApplyReply(reply); got.AwaitsAnswer() {
		t.Error("one answer is left, but it is open")
	}
	if got := answered.ApplyReply(reply).ApplyReply(second); !got.AwaitsAnswer() {
		t.Error("no answer is left, but it is not open")
	}
	if !slices.Equal(answered.Answers, []notice.CommentID{2, 3}) {
		t.Error("settling changed the comment it was asked of")
	}
}

func TestPages(t *testing.T) {
	for _, test := range []struct {
		order notice.Order
		k, n  uint64
		want  notice.Span
	}{
		{notice.Oldest, 1, 0, notice.Span{From: 1, To: 0}},
		{notice.Oldest, 1, 7, notice.Span{From: 1, To: 7}},
		{notice.Oldest, 1, 120, notice.Span{From: 1, To: 50}},
		{notice.Oldest, 3, 120, notice.Span{From: 101, To: 120}},
		{notice.Newest, 1, 120, notice.Span{From: 71, To: 120}},
		{notice.Newest, 3, 120, notice.Span{From: 1, To: 20}},
		{notice.Newest, 1, 0, notice.Span{From: 1, To: 0}},
	} {
		if got := test.order.Page(test.k, test.n); got != test.want {
			t.Errorf("page %d of %d in order %d: %v, want %v", test.k, test.n, test.order, got, test.want)
		}
	}
	if notice.PageOf(50) != 1 || notice.PageOf(51) != 2 || notice.Pages(0) != 1 || notice.Pages(51) != 2 {
		t.Error("the arithmetic of pages is off")
	}
}

func TestOpenAt(t *testing.T) {
	at := noticetest.Epoch
	for _, test := range []struct {
		published, closes time.Time
		want              bool
	}{
		{time.Time{}, time.Time{}, true},
		{at, time.Time{}, true},
		{at.Add(1), time.Time{}, false},
		{at, at.Add(1), true},
		{at, at, false},
	} {
		if got := (notice.Announcement{Published: test.published, Closes: test.closes}).OpenAt(at); got != test.want {
			t.Errorf("published %v, closes %v: %v", test.published, test.closes, got)
		}
	}
}

func TestRulesAreNumberedFromOne(t *testing.T) {
	book := noticetest.Rules()
	if rule, number := book.Find("advertising"); number != 2 || rule.Texts[notice.English].Title != "Sell elsewhere" {
		t.Errorf("got %v as number %d", rule, number)
	}
	if _, number := book.Find("whim"); number != 0 {
		t.Errorf("a rule that is not there has the number %d", number)
	}
}

func TestRulesAreChecked(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ñ", n) }
	for name, test := range map[string]struct {
		change func(*notice.RuleBook)
		want   notice.Problems
	}{
		"as they are":    {func(*notice.RuleBook) {}, nil},
		"none":           {func(b *notice.RuleBook) { b.Rules = nil }, notice.Problems{"rules": {Key: "problem.rules.count"}}},
		"twice the same": {func(b *notice.RuleBook) { b.Rules[1].Reason = b.Rules[0].Reason }, notice.Problems{"reason.2": {Key: "problem.rules.reason"}}},
		"a bad name":     {func(b *notice.RuleBook) { b.Rules[1].Reason = "No!" }, notice.Problems{"reason.2": {Key: "problem.rules.reason"}}},
		"one language":   {func(b *notice.RuleBook) { delete(b.Rules[1].Texts, notice.Spanish) }, notice.Problems{"title.2.es": {Key: "problem.rule.missing"}, "short.2.es": {Key: "problem.rule.missing"}, "text.2.es": {Key: "problem.rule.missing"}}},
		"at the limits": {func(b *notice.RuleBook) {
			b.Rules[0].Texts[notice.English] = notice.RuleText{Title: long(80), Short: long(40), Text: long(1000)}
		}, nil},
		"beyond them": {func(b *notice.RuleBook) {
			b.Rules[0].Texts[notice.English] = notice.RuleText{Title: long(81), Short: long(41), Text: long(1001)}
		}, notice.Problems{"title.1.en": {Key: "problem.rule.long"}, "short.1.en": {Key: "problem.rule.long"}, "text.1.en": {Key: "problem.rule.long"}}},
	} {
		book := noticetest.Rules()
		test.change(&book)
		got := notice.Problems{}
		errors.As(book.Check(), &got)
		if len(got) != len(test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
		for field, key := range test.want {
			if got[field] != key {
				t.Errorf("%s: %s is %v, want %v", name, field, got[field], key)
			}
		}
	}
}

func TestTakeBack(t *testing.T) {
	at := noticetest.Epoch
	c := notice.Comment{ID: 7, Number: 3, Status: notice.Published, Body: noticetest.Text(notice.English, "words")}
	approved := notice.AuditEntry{Seq: 5, Comment: 7, Action: notice.Approve, From: notice.Declined, To: notice.Published}
	declined := notice.HistoryEntry{AuditEntry: notice.AuditEntry{Seq: 4, Comment: 7, Action: notice.Decline, Reason: "respect", Rules: 2}, Remarks: notice.Remarks{Explanation: "why"}}
	answered := notice.AuditEntry{Seq: 5, Comment: 7, Action: notice.Answer, To: notice.Published}
	for name, test := range map[string]struct {
		u    notice.UndoRequest
		want notice.Status
		err  error
	}{
		"an approval":             {notice.UndoRequest{Entry: approved, Cause: declined, By: noticetest.Mod}, notice.Declined, nil},
		"an official reply":       {notice.UndoRequest{Entry: answered, By: noticetest.Mod}, notice.Withdrawn, nil},
		"by the team":             {notice.UndoRequest{Entry: approved, By: noticetest.Member}, notice.Published, notice.ErrForbidden},
		"another comment's":       {notice.UndoRequest{Entry: notice.AuditEntry{Comment: 8, Action: notice.Approve, From: notice.Pending, To: notice.Published}, By: noticetest.Mod}, notice.Published, notice.ErrConflict},
		"something happened":      {notice.UndoRequest{Entry: notice.AuditEntry{Comment: 7, Action: notice.Decline, From: notice.Pending, To: notice.Declined}, By: noticetest.Mod}, notice.Published, notice.ErrConflict},
		"the author's withdrawal": {notice.UndoRequest{Entry: notice.AuditEntry{Comment: 7, Action: notice.Withdraw, From: notice.Pending, To: notice.Published}, By: noticetest.Mod}, notice.Published, notice.ErrConflict},
	} {
		got, e, err := c.Undo(test.u, at)
		if got.Status != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %v, %v, want %v, %v", name, got.Status, err, test.want, test.err)
		}
		if got.Number != 3 {
			t.Errorf("%s: the number is lost", name)
		}
		if err == nil && (e.Action != notice.Undo || e.Undoes != 5 || e.From != notice.Published || e.To != test.want || e.By != "mina") {
			t.Errorf("%s: recorded as %+v", name, e)
		}
		if name == "an approval" && (got.Reason != "respect" || got.Rules != 2 || got.Explanation != "why" || e.Reason != "respect") {
			t.Errorf("%s: the reason it had is not back: %+v", name, got)
		}
	}
}

func TestQuestionStates(t *testing.T) {
	open := notice.Comment{Question: true, Status: notice.Published}
	for name, test := range map[string]struct {
		change func(*notice.Comment)
		want   []notice.QuestionState
	}{
		"asks nothing":        {func(c *notice.Comment) { c.Question = false }, nil},
		"not public":          {func(c *notice.Comment) { c.Status = notice.Pending }, nil},
		"nobody's yet":        {func(*notice.Comment) {}, []notice.QuestionState{notice.Open, notice.Unclaimed}},
		"someone's":           {func(c *notice.Comment) { c.Claim.Login = "tomas" }, []notice.QuestionState{notice.Open, notice.Claimed}},
		"passed on":           {func(c *notice.Comment) { c.Referral.To = "Ministry" }, []notice.QuestionState{notice.Open, notice.Unclaimed, notice.Referred}},
		"answered, passed on": {func(c *notice.Comment) { c.Answers, c.Referral.To = []notice.CommentID{1}, "Ministry" }, []notice.QuestionState{notice.Answered}},
	} {
		c := open
		if test.change(&c); !slices.Equal(c.QuestionStates(), test.want) {
			t.Errorf("%s: %v, want %v", name, c.QuestionStates(), test.want)
		}
	}
}

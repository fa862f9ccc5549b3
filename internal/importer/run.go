package importer

import (
	"context"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// Choices are what is asked before a plan is carried out.
type Choices struct {
	board.ImportChoices
	Types        []string          // of the posts that become announcements; nil: "post"
	Announcement string            // slug of the announcement that all comments go under; empty: each thread has its own
	Map          map[string]string // slug of the announcement for the comments of a page, by its address or its path
}

// An Item says what became of one thing in a file. It has no address and no words of anybody.
type Item struct {
	Kind string // "announcement" or "comment"
	ID   string // its id in the file
	board.Report
}

// A Summary counts what became of the items of a file.
type Summary struct {
	Announcements, Comments map[board.Outcome]int
	Notes                   map[board.Note]int // how many items have the note
}

func newSummary() Summary {
	return Summary{Announcements: map[board.Outcome]int{}, Comments: map[board.Outcome]int{}, Notes: map[board.Note]int{}}
}

func (s *Summary) count(i Item) {
	if i.Kind == announcementKind {
		s.Announcements[i.Outcome]++
	} else {
		s.Comments[i.Outcome]++
	}
	for _, n := range i.Notes {
		s.Notes[n]++
	}
}

// The kinds of items.
const (
	announcementKind = "announcement"
	commentKind      = "comment"
)

// A Watch is told how an import goes on. Its functions may be nil.
type Watch struct {
	Item     func(Item) error // called for each item, when the batch with it was stored
	Progress func(done, items int)
}

func (w Watch) tell(s *Summary, i Item) error {
	s.count(i)
	if w.Item == nil {
		return nil
	}
	return w.Item(i)
}

// How many items one transaction stores. Other writers wait for it.
const (
	announcementsAtOnce = 20
	commentsAtOnce      = 500
)

// Run stores what the plan has that is not stored yet, on behalf of by; with rehearse, it only finds out what would be
// stored. A run that was stopped can be begun again, with a plan of the same file. Errors: those of board.BeginImport
// and board.ImportComments, Problems (announcement, map: there is no announcement with that slug), those of the watch,
// that of ctx.
func (p *Plan) Run(
	ctx context.Context, b *board.Board, by notice.Actor, c Choices, rehearse bool, w Watch,
) (s Summary, err error) {
	s = newSummary()
	if err := c.check(ctx, b); err != nil {
		return s, err
	}
	j := &board.ImportJob{By: by, Source: p.Digest, System: p.System, Site: p.Site,
		Items: len(p.threads) + len(p.comments), Choices: c.ImportChoices, Rehearse: rehearse}
	if err := b.BeginImport(ctx, j); err != nil {
		return s, err
	}
	r := run{Plan: p, choices: c, board: b, job: j, watch: w, summary: &s}
	for batch := range slices.Chunk(p.inOrder, announcementsAtOnce) {
		if err := r.storeThreads(ctx, batch); err != nil {
			return s, err
		}
	}
	for batch := range slices.Chunk(p.order, commentsAtOnce) {
		if err := r.storeComments(ctx, batch); err != nil {
			return s, err
		}
	}
	return s, b.EndImport(ctx, j)
}

// check returns the Problems of the slugs that were chosen.
func (c Choices) check(ctx context.Context, b *board.Board) error {
	p := notice.Problems{}
	there := func(field, slug string) error {
		_, err := b.Head(ctx, slug)
		if errors.Is(err, notice.ErrNotFound) {
			p[field] = notice.Problem{Key: "problem.import.announcement", Text: slug}
			err = nil
		}
		return err
	}
	if c.Announcement != "" {
		if err := there("announcement", c.Announcement); err != nil {
			return err
		}
	}
	for _, slug := range c.Map {
		if err := there("map", slug); err != nil {
			return err
		}
	}
	return p.Err()
}

// A run is a plan that is being carried out.
type run struct {
	*Plan
	choices Choices
	board   *board.Board
	job     *board.ImportJob
	watch   Watch
	summary *Summary
	done    int
}

func (r *run) progress(ctx context.Context, more int) error {
	r.done += more
	if r.watch.Progress != nil {
		r.watch.Progress(r.done, r.job.Items)
	}
	return ctx.Err()
}

func (r *run) storeThreads(ctx context.Context, batch []int32) error {
	as, ids := make([]board.ForeignAnnouncement, len(batch)), make([]string, len(batch))
	for i, n := range batch {
		var t thread
		if err := r.Plan.read(r.threads[n].at, r.threads[n].length, &t); err != nil {
			return err
		}
		ids[i], as[i] = t.ID, r.announcement(t, r.threads[n].comments)
		as[i].Placement = &r.threads[n].place
	}
	if err := r.board.ImportAnnouncements(ctx, r.job, as); err != nil {
		return err
	}
	for i, a := range as {
		if err := r.watch.tell(r.summary, Item{Kind: announcementKind, ID: ids[i], Report: a.Report}); err != nil {
			return err
		}
	}
	return r.progress(ctx, len(batch))
}

// announcement returns what the thread t, which has comments, becomes.
func (r *run) announcement(t thread, comments int) board.ForeignAnnouncement {
	a := board.ForeignAnnouncement{
		Origin: r.origin(t.ID), Title: t.Title, Slug: t.Slug, Summary: t.Summary, Text: t.Text, URL: t.URL,
		Published: t.Published, Closed: t.Closed, Draft: t.Draft, Report: board.Report{Notes: t.Notes},
	}
	wanted := t.Type == "" || slices.Contains(r.types(), t.Type)
	switch {
	case t.ID == "":
		a.Outcome, a.Notes = board.Refused, []board.Note{board.NoteNoID}
	case t.Skip != "":
		a.Outcome, a.Notes = board.LeftOut, []board.Note{t.Skip}
	case !wanted:
		a.Outcome, a.Notes = board.LeftOut, []board.Note{board.NoteType}
	case comments == 0 && t.IsPage:
		a.Outcome, a.Notes = board.LeftOut, []board.Note{board.NoteSilent}
	default:
		a.Under = r.under(t)
		if t.Draft && a.Under != "" { // its comments were not public, either
			a.Outcome, a.Notes = board.LeftOut, []board.Note{board.NoteHidden}
		}
	}
	return a
}

func (r *run) types() []string {
	if r.choices.Types == nil {
		return []string{"post"}
	}
	return r.choices.Types
}

// under returns the slug of the announcement that was chosen for the comments of a thread; empty if none was.
func (r *run) under(t thread) string {
	if r.choices.Announcement != "" {
		return r.choices.Announcement
	}
	for _, name := range []string{t.URL, t.ID, pathOf(t.URL)} {
		if slug := r.choices.Map[name]; slug != "" && name != "" {
			return slug
		}
	}
	path := strings.TrimSuffix(pathOf(t.URL), "/")
	for address, slug := range r.choices.Map {
		if path != "" && strings.TrimSuffix(pathOf(address), "/") == path {
			return slug
		}
	}
	return ""
}

// pathOf returns the path of an address, which may be a path by itself.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// maxID is how long an id of another system can be, in bytes, before its hash stands for it.
const maxID = 200

// origin returns the permanent name of an item.
func (p *Plan) origin(id string) string {
	if len(id) > maxID {
		h := hashOf(id)
		id = "hash/" + hex.EncodeToString(h[:])
	}
	site := p.Site
	if len(site) > maxID {
		h := hashOf(site)
		site = hex.EncodeToString(h[:])
	}
	return p.System + ":" + site + "/" + id
}

func (r *run) storeComments(ctx context.Context, batch []int32) error {
	cs, items := make([]board.ForeignComment, len(batch)), make([]Item, len(batch))
	for i, n := range batch {
		var c comment
		e := &r.comments[n]
		if err := r.Plan.read(e.at, int64(e.length), &c); err != nil {
			return err
		}
		items[i] = Item{Kind: commentKind, ID: c.ID}
		cs[i] = r.comment(e, c)
	}
	if err := r.board.ImportComments(ctx, r.job, cs); err != nil {
		return err
	}
	for i, c := range cs {
		items[i].Report = c.Report
		if err := r.watch.tell(r.summary, items[i]); err != nil {
			return err
		}
	}
	return r.progress(ctx, len(batch))
}

// comment returns what is to be stored of a comment.
func (r *run) comment(e *commentEntry, c comment) board.ForeignComment {
	f := board.ForeignComment{
		Origin: r.origin("comment/" + c.ID), On: &r.nobody, Name: c.Name, Account: c.Account, Email: c.Email,
		Website: c.Website, Posted: c.Posted, Status: c.Status, Text: c.Text, Placement: &e.place,
		Report: board.Report{Notes: c.Notes},
	}
	if e.thread >= 0 {
		f.On = &r.threads[e.thread].place
	}
	if e.parent >= 0 {
		f.Parent = &r.comments[e.parent].place
	}
	for bit, n := range map[planNote]board.Note{planOrphan: board.NoteOrphan, planCircle: board.NoteCircle} {
		if e.note&bit != 0 {
			f.Notes = append(f.Notes, n)
		}
	}
	switch {
	case c.Skip == board.NoteBroken, c.Skip == board.NoteLong:
		f.Outcome, f.Notes = board.Refused, []board.Note{c.Skip}
	case c.ID == "":
		f.Outcome, f.Notes = board.Refused, []board.Note{board.NoteNoID}
	case e.note&planTwice != 0:
		f.Outcome, f.Notes = board.Refused, []board.Note{board.NoteTwice}
	case c.Skip != "":
		f.Outcome, f.Notes = board.LeftOut, []board.Note{c.Skip}
	}
	return f
}

// ParseMap reads a table of the addresses of pages and of the slugs of announcements: two words on each line, separated
// by white space or a comma; empty lines and lines that begin with # say nothing. Errors: Problems (map).
func ParseMap(text string) (map[string]string, error) {
	pairs := map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
		if len(words) != 2 {
			return nil, notice.Problems{"map": {Key: "problem.import.map", Line: i + 1, Text: line}}
		}
		pairs[words[0]] = words[1]
	}
	return pairs, nil
}

// PlainCell returns a text as a cell of a table that spreadsheets do not take for a formula.
func PlainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

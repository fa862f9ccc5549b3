package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"noticeboard/internal/backups"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/erasures"
	"noticeboard/internal/health"
	"noticeboard/internal/importer"
	"noticeboard/internal/metrics"
	"noticeboard/internal/notice"
	"noticeboard/internal/search"
	"noticeboard/internal/web"
)

// A monitor knows the state of the running program, for the page "Health" at the desk and for Prometheus.
type monitor struct {
	settings settings
	store    *boltstore.Store
	index    *search.Index
	boards   importer.Boards
	imports  *importer.Uploads // set by assemble
	started  time.Time
	backups  *backups.Schedule // nil if there is none
	mail     *mailer           // nil if no e-mail is sent
	hook     *hooker           // nil if there is no webhook
	tls      *encryption       // nil: none

	board    *board.Board // set by assemble
	erasures *erasures.List
	listCopy *listCopy // of erasures; nil if there are no backups

	mu        sync.Mutex
	jump      time.Duration // of the clock, the last one
	jumped    time.Time     // when
	jumpCount uint64

	retentionProblem error                                 // of the last time; nil if there was none
	deleted          [len(notice.RetentionCounts{})]uint64 // by the retention, since the start
}

// clockJumped notes a jump of the clock.
func (m *monitor) clockJumped(jump time.Duration, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.jump, m.jumped = jump, now
	m.jumpCount++
}

// facts returns what is known now. What cannot be found out stays zero.
func (m *monitor) facts(ctx context.Context) health.Facts {
	checked := m.store.CheckState()
	f := health.Facts{
		Now: now(), Started: m.started, Version: builtFrom().Version, Unwritable: m.store.Writable(ctx),
		Keys: uint64(checked.Visited), Faults: int(checked.Faults), Checked: checked.Ended,
		Proxies: len(m.settings.proxies), TLS: m.settings.url.isTLS(), Local: m.settings.url.isLocal(),
		Unlimited: m.settings.postRate == 0,
	}
	f.Free, f.Total = diskOf(string(m.settings.data))
	f.DatabaseBytes = sizeOf(m.settings.data.database())
	f.Backup, f.Mail, f.Webhook = m.backup(), m.mail.health(ctx), m.hook.health(ctx)
	f.Retention = m.retention(ctx)
	f.Certificate = m.tls.health()
	var err error
	if f.SearchBehind, f.SearchOpen, err = m.index.Lag(ctx); err != nil {
		f.SearchOpen = false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f.ClockJump, f.ClockJumped = m.jump, m.jumped
	return f
}

// newSchedule returns the schedule of backups, or nil if the settings name no directory for them. Before each of them the
// list of erasures is brought there.
func newSchedule(s settings, store *boltstore.Store, list *listCopy, log *slog.Logger) *backups.Schedule {
	if s.backupDir == "" {
		return nil
	}
	return backups.New(backups.Config{
		Dir: s.backupDir, Every: s.backupEvery, Keep: s.backupKeep, Command: s.backupCommand,
		Make: func(ctx context.Context, path string) error {
			if err := list.bring(); err != nil {
				return fmt.Errorf("copying the list of erasures: %w", err)
			}
			return boltstore.NewFile(path, store.WriteBackup, func(temporary string) error {
				return pages.check(ctx, temporary)
			})
		},
		Now: now, Log: log,
	})
}

func (m *monitor) backup() health.Backup {
	if m.backups == nil {
		return health.Backup{}
	}
	s := m.backups.State()
	return health.Backup{
		Every: m.settings.backupEvery, Last: s.Last, Failed: s.Failed, Problem: s.Problem, Copies: s.Copies,
		LastSize: uint64(s.LastSize),
	}
}

// backupReadings returns the figures of scheduled backups; none if there are no such backups.
func (m *monitor) backupReadings(b health.Backup) []metrics.Reading {
	if m.backups == nil {
		return nil
	}
	last := 0.0
	if !b.Last.IsZero() {
		last = float64(b.Last.Unix())
	}
	return []metrics.Reading{
		{Name: "noticeboard_backup_interval_seconds", Value: b.Every.Seconds()},
		{Name: "noticeboard_backup_last_timestamp_seconds", Value: last},
		{Name: "noticeboard_backup_last_bytes", Value: float64(b.LastSize)},
		{Name: "noticeboard_backup_copies", Value: float64(b.Copies)},
		{Name: "noticeboard_backup_failures_total", Value: float64(m.backups.State().Failures), Counter: true},
	}
}

// sizeOf returns the bytes of a file; zero if it cannot be looked at.
func sizeOf(path string) uint64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return uint64(info.Size())
}

// diskOf returns the bytes that this user may still write to the disk with a directory, and all of it (statfs(2)); zero
// if that is not known.
func diskOf(dir string) (free, total uint64) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0
	}
	return s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize)
}

// readings returns the figures that are read when they are collected.
func (m *monitor) readings(site *web.Site, connections *connections) func() []metrics.Reading {
	b := builtFrom()
	info := metrics.Name("noticeboard_build_info", "version", b.Version, "commit", b.Commit, "go", b.Go)
	return func() []metrics.Reading {
		ctx, cancel := context.WithTimeout(context.Background(), headerTimeout)
		defer cancel()
		f, commits, cache, open := m.facts(ctx), m.store.Stats(), site.CacheSize(), connections.figures()
		all := []metrics.Reading{
			{Name: info, Value: 1},
			{Name: "noticeboard_database_schema", Value: float64(b.Schema)},
			{Name: "noticeboard_database_writable", Value: oneIf(f.Unwritable == nil)},
			{Name: "noticeboard_database_bytes", Value: float64(f.DatabaseBytes)},
			{Name: "noticeboard_database_faults", Value: float64(f.Faults)},
			{Name: "noticeboard_disk_free_bytes", Value: float64(f.Free)},
			{Name: "noticeboard_disk_bytes", Value: float64(f.Total)},
			{Name: "noticeboard_commits_total", Value: float64(commits.Commits), Counter: true},
			{Name: "noticeboard_committed_updates_total", Value: float64(commits.Updates), Counter: true},
			{Name: "noticeboard_search_open", Value: oneIf(f.SearchOpen)},
			{Name: "noticeboard_search_behind_changes", Value: float64(f.SearchBehind)},
			{Name: "noticeboard_page_cache_entries", Value: float64(cache.Entries)},
			{Name: "noticeboard_page_cache_bytes", Value: float64(cache.Bytes)},
			{Name: "noticeboard_page_cache_limit_bytes", Value: float64(cache.MaxBytes)},
			{Name: "noticeboard_page_cache_fills_total", Value: float64(cache.Fills), Counter: true},
			{Name: "noticeboard_connections", Value: float64(open.open)},
			{Name: "noticeboard_connections_closed_by_limit_total", Value: float64(open.closed), Counter: true},
			{Name: "noticeboard_clock_jumps_total", Value: float64(m.jumps()), Counter: true},
		}
		for _, finding := range health.Judge(f) {
			all = append(all, metrics.Reading{
				Name: metrics.Name("noticeboard_health", "subject", finding.Subject), Value: float64(finding.Level),
			})
		}
		all = append(all, m.backupReadings(f.Backup)...)
		all = append(all, m.retentionReadings(f.Retention)...)
		all = append(all, m.mail.readings(ctx, f.Now)...)
		all = append(all, m.hook.readings(ctx, f.Now)...)
		return append(all, m.queues(ctx, f.Now)...)
	}
}

func (m *monitor) jumps() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.jumpCount
}

// queues returns how much waits for a person, and how old the oldest of it is. It returns nothing if the database
// cannot be read.
func (m *monitor) queues(ctx context.Context, now time.Time) []metrics.Reading {
	var totals notice.Tally
	var pending, open []notice.Comment
	err := m.store.View(ctx, func(tx notice.Tx) (err error) {
		if totals, err = tx.Totals(); err != nil {
			return err
		}
		if pending, err = tx.WithStatus(notice.Pending, 0, 1); err != nil {
			return err
		}
		open, err = tx.WorkList(notice.WorkList{Duty: notice.DutyOpen}, 0, 1)
		return err
	})
	if err != nil {
		return nil
	}
	age := func(oldest []notice.Comment) float64 {
		if len(oldest) == 0 || oldest[0].Posted.IsZero() { // imported, without a date
			return 0
		}
		return max(0, now.Sub(oldest[0].Posted).Seconds())
	}
	return []metrics.Reading{
		{Name: metrics.Name("noticeboard_comments", "status", "pending"), Value: float64(totals.Pending)},
		{Name: metrics.Name("noticeboard_comments", "status", "published"), Value: float64(totals.Published)},
		{Name: "noticeboard_questions_open", Value: float64(totals.OpenCount)},
		{Name: "noticeboard_comments_pending_oldest_seconds", Value: age(pending)},
		{Name: "noticeboard_questions_open_oldest_seconds", Value: age(open)},
	}
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

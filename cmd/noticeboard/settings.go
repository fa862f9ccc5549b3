package main

import (
	"flag"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/backups"
	"noticeboard/internal/config"
)

// settings are serve's flags.
type settings struct {
	listen    string
	local     bool // the board listens on a Unix socket; found out by serve
	url       boardURL
	also      boardURLs
	tls       tlsSettings
	data      dataDir
	proxies   prefixes
	postRate  postRate
	postBurst postBurst
	first     firstAnnouncement // read when the board is new
	logLevel  logLevel
	cdnTTL    time.Duration // 0: caches in front of the board keep nothing
	memory    byteSize      // 0: limitMemory chooses

	adminListen string        // empty: there is no admin listener
	adminToken  config.Secret // that its clients must send; empty: none

	backupDir     string // empty: there are no scheduled backups
	backupEvery   time.Duration
	backupKeep    backups.Keep
	backupCommand string

	mail mailSettings
	hook hookSettings
}

// defineSettings adds the settings to a flag set, which fills the struct when it is read.
func defineSettings(fs *flag.FlagSet) *settings {
	s := &settings{first: firstOGP, postRate: 2, postBurst: 5}
	s.data.define(fs)
	s.tls.define(fs)
	fs.Var(&s.also, "also-url", "other `URLs` of the board, separated by commas, which redirect to --url")
	fs.StringVar(&s.listen, "listen", "127.0.0.1:8080", "`address` or unix:PATH to listen on; on a Unix socket, the "+
		"proxy in front is trusted. A socket that systemd hands over comes first")
	fs.Var(&s.url, "url", "public `URL` of the board, which may have a path (default http://localhost and the port of "+
		"--listen)")
	fs.Var(&s.proxies, "trusted-proxy", "`networks` of proxies whose X-Forwarded-For header is trusted, "+
		"separated by commas")
	fs.Var(&s.postRate, "post-rate",
		"`rate` limit for posting, in posts a minute from one network; 0 is no limit")
	fs.Var(&s.postBurst, "post-burst", "`number` of posts that one network may send at once")
	fs.Var(&s.first, "first-announcement", "`content` that a new board starts with: ogp, the announcement of "+
		"the Open Government Partnership with its comments; or none")
	fs.Var(&s.logLevel, "log-level", "minimum `level` of log lines: debug, info, warn or error")
	fs.DurationVar(&s.cdnTTL, "cdn-ttl", 0, "`time` for which a content delivery network in front of the board may keep "+
		"public pages, such as 60s, and for as long again while it asks for new ones; 0 is not at all")
	fs.Var(&s.memory, "memory-limit", "`size` of memory from which on garbage is collected more often, such as 192MiB "+
		"(default: half of the memory, at most 512MiB)")
	fs.StringVar(&s.adminListen, "admin-listen", "", "`address` or unix:PATH to listen on for administration: /live, "+
		"/ready, /metrics and /debug/pprof/; off by default. An address that other machines can reach needs --admin-token")
	fs.Var(&s.adminToken, "admin-token", "`token` that clients of --admin-listen send as Authorization: Bearer; "+
		"better given in a file than in the command line")
	s.backupKeep = backups.Keep{Daily: 7, Weekly: 4, Monthly: 12}
	fs.StringVar(&s.backupDir, "backup-dir", "", "`directory` for copies of the database that the server makes by itself; "+
		"it is better on another disk. Off by default")
	fs.DurationVar(&s.backupEvery, "backup-every", 24*time.Hour, "`interval` from one copy to the next, such as 6h")
	fs.Var(&s.backupKeep, "backup-keep", "`copies` that are kept: the newest of so many days, weeks and months, and all of "+
		"the last 24 hours")
	fs.StringVar(&s.backupCommand, "backup-command", "", "`command` for sh that sends each copy on; $1 is its path")
	s.mail.define(fs)
	s.hook.define(fs)
	return s
}

// maxCDNTTL is the most that --cdn-ttl may be.
const maxCDNTTL = 24 * time.Hour

// check returns config.Mistakes if settings contradict each other.
func (s *settings) check() error {
	var m config.Mistakes
	m = append(m, s.listenMistakes()...)
	if s.cdnTTL < 0 || s.cdnTTL > maxCDNTTL {
		m = append(m, fmt.Sprintf("--cdn-ttl: %v is not from 0 to %v: what is removed would be seen for twice as long", s.cdnTTL,
			maxCDNTTL))
	}
	m = append(m, s.tlsMistakes()...)
	if s.backupEvery < time.Minute {
		m = append(m, fmt.Sprintf("--backup-every: %v is too short: it must be 1m or more", s.backupEvery))
	}
	if s.backupCommand != "" && s.backupDir == "" {
		m = append(m, "--backup-command needs copies to send on: set --backup-dir")
	}
	m = append(m, s.mail.check()...)
	m = append(m, s.hook.check()...)
	if len(m) > 0 {
		return m
	}
	return nil
}

// A postRate is a flag: posts a minute from one network; 0 is no limit.
type postRate float64

func (r *postRate) String() string { return strconv.FormatFloat(float64(*r), 'g', -1, 64) }

// Get implements flag.Getter.
func (r *postRate) Get() any { return float64(*r) }

// Set implements flag.Value.
func (r *postRate) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < 0 {
		return fmt.Errorf("%q is not a number from 0 on, such as 2 or 0.5; 0 is no limit", text)
	}
	*r = postRate(n)
	return nil
}

// interval returns the time between two posts; 0 is no limit.
func (r postRate) interval() time.Duration {
	if r == 0 {
		return 0
	}
	return time.Duration(float64(time.Minute) / float64(r))
}

// A postBurst is a flag: how many posts one network may send at once.
type postBurst int

func (n *postBurst) String() string { return strconv.Itoa(int(*n)) }

// Get implements flag.Getter.
func (n *postBurst) Get() any { return int(*n) }

// Set implements flag.Value.
func (n *postBurst) Set(text string) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 {
		return fmt.Errorf("%q is not a whole number from 1 on", text)
	}
	*n = postBurst(v)
	return nil
}

// A logLevel is a flag: the least level of log lines that are written.
type logLevel slog.Level

func (l *logLevel) String() string { return strings.ToLower(slog.Level(*l).String()) }

// Set implements flag.Value.
func (l *logLevel) Set(text string) error {
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if strings.EqualFold(text, level.String()) {
			*l = logLevel(level)
			return nil
		}
	}
	return fmt.Errorf("%q is neither debug, info, warn nor error", text)
}

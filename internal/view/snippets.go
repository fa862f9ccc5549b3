package view

import (
	"maps"
	"slices"

	"noticeboard/internal/notice"
)

func SortedFlags(counts map[notice.Flag]notice.FlagCount) []notice.Flag {
	return slices.Sorted(maps.Keys(counts))
}

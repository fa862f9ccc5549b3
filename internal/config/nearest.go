package config

// Nearest returns the name that a misspelt one most likely stands for: the one that the fewest changed, added and left
// out bytes lead to (Levenshtein distance). If that takes more than a third of the bytes, it returns nothing.
func Nearest(name string, names []string) (near string) {
	least := 1 + len(name)/3
	for _, n := range names {
		if d := distance(name, n); d < least {
			near, least = n, d
		}
	}
	return near
}

func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of what has been read of a to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

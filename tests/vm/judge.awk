# SPDX-License-Identifier: GPL-3.0-or-later
# judge.awk: what somebody outside saw of the guests, from the lines of observer.c. Set since=SECONDS (what happened then is
# judged; what was before only counts as acknowledged) and until=SECONDS. A line for each guest:
#   NAME away SECONDS from SECONDS boots N lost N stale N twice N waited SECONDS
# away: the longest time without an answer, from: when it began, after since; boots: starts that were seen; lost: acknowledged
# numbers that were not there later; stale: how often an older copy answered once more; twice: how often it said then that
# more was acknowledged to it; waited: the longest that a write was not acknowledged.

function value(key,    i, at) {
	for (i = 3; i <= NF; i++)
		if ((at = index($i, "=")) && substr($i, 1, at - 1) == key)
			return substr($i, at + 1)
	return ""
}

# A gap counts from since on.
function gap(name, end,    begin) {
	begin = last[name] < since ? since : last[name]
	if (end - begin > away[name]) {
		away[name] = end - begin
		from[name] = begin - since
	}
}

$1 > until { next }
{
	name = value("name"); boot = value("boot"); up = value("up") + 0
	if (!(name in last))
		order[++guests] = name
	else if ($1 >= since)
		gap(name, $1)
	last[name] = $1
	if (!((name, boot) in seen)) {
		boots[name] += newest[name] != "" && $1 >= since
		# The first answer of a start says what it found.
		if (value("found") + 0 < highest[name])
			lost[name] += highest[name] - value("found")
		lost[name] += value("missing")
		newest[name] = boot
	} else if (boot != newest[name] || up + 0.2 < highest_up[name, boot]) {
		stale[name] += $1 >= since
		twice[name] += $1 >= since && value("acknowledged") + 0 > said[name, boot]
	}
	seen[name, boot] = 1
	said[name, boot] = value("acknowledged") + 0
	if (up > highest_up[name, boot])
		highest_up[name, boot] = up
	if (value("acknowledged") + 0 > highest[name])
		highest[name] = value("acknowledged") + 0
	if ($1 >= since && value("waits") + 0 > waited[name])
		waited[name] = value("waits") + 0
}

END {
	for (i = 1; i <= guests; i++) {
		name = order[i]
		gap(name, until)
		printf "%s away %.1f from %.1f boots %d lost %d stale %d twice %d waited %.1f\n", name, away[name], from[name],
			boots[name], lost[name], stale[name], twice[name], waited[name]
	}
}

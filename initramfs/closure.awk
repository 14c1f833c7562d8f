# SPDX-License-Identifier: GPL-3.0-or-later
# awk -f closure.awk WANTED modules.builtin modules.dep: the files of the wanted modules and of all they depend on
# (modules.dep lists the dependencies of dependencies too). WANTED has a name a line; one that is no module at all is
# an error.
function name(path) {
	sub(/.*\//, "", path)
	sub(/\.ko.*/, "", path)
	gsub(/-/, "_", path)
	return path
}
function chosen(module, found) {
	found = name(module) in wanted
	delete wanted[name(module)]
	return found
}
FILENAME == ARGV[1] { wanted[name($1)] = 1; next }
FILENAME == ARGV[2] { delete wanted[name($1)]; next }
{
	sub(/:$/, "", $1)
	if (chosen($1))
		for (i = 1; i <= NF; i++)
			files[$i] = 1
}
END {
	for (file in files)
		print file
	for (word in wanted) {
		print "no such kernel module: " word >"/dev/stderr"
		failed = 1
	}
	exit failed
}

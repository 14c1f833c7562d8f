/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"

static void usage(FILE *to)
{
	fputs("usage: ringctl guest [list] [--json]\n"
	      "       ringctl guest show NAME\n"
	      "       ringctl guest create NAME --memory SIZE [--cpus N] [--disk SIZE]... [--cloud FILE] [--iso FILE] [...]\n"
	      "       ringctl guest import NAME FILE... --memory SIZE [--cpus N] [--definition FILE.xml] [...]\n"
	      "       ringctl guest adopt NAME\n"
	      "       ringctl guest start | stop NAME [--force] [--no-wait]\n"
	      "       ringctl guest console NAME\n"
	      "       ringctl guest autostart NAME on | off\n"
	      "       ringctl guest eject NAME\n"
	      "       ringctl guest pin NAME [--emulate]\n"
	      "       ringctl guest move NAME rK | NODE\n"
	      "       ringctl guest remove NAME [--yes]\n\n"
	      "Guests are on volumes, and run where these are in use. Each command works on any node.\n\n"
	      "  list       all guests, where they are and whether they run\n"
	      "  show       one of them: disks, addresses, which nodes it is made for\n"
	      "  create     a new one, from an installation medium (--iso), a cloud image (--cloud) or a kernel\n"
	      "  import     one from elsewhere, from its disk images: qcow2, raw, vmdk\n"
	      "  adopt      one that was made on this node by virt-install, virt-manager or virsh\n"
	      "  stop       shuts it down; --force pulls its plug\n"
	      "  console    its serial console; ^] leaves it\n"
	      "  autostart  on: it runs wherever its volume is; off: only where it was started by hand\n"
	      "  eject      takes what it was installed from out of its drive\n"
	      "  pin        makes its machine and CPU what home and standby both have, with KVM if they have it\n"
	      "  move       to another volume, with all its disks; it is shut down for that\n"
	      "  remove     it and all its disks\n\n",
	      to);
	fputs("create and import:\n"
	      "  --volume rK           the volume it lies on, or the node whose home that is; else this node's own\n"
	      "  --memory SIZE         512M, 2G\n"
	      "  --cpus N              1, if nothing is said\n"
	      "  --disk SIZE           of a new disk; may be repeated. With an image: to which its disk is enlarged\n"
	      "  --thin                disks take room when they are written, not at once\n"
	      "  --iso FILE            a CD to install from\n"
	      "  --cloud FILE          the first disk is a copy of this image, and cloud-init is told:\n"
	      "    --ssh-key FILE        whose keys may log in; if nothing is said, those of the nodes\n"
	      "    --password-hash HASH  of root, for its console\n"
	      "    --user-data FILE      all of cloud-init's user-data\n"
	      "  --kernel FILE         is started by this kernel, with --initrd FILE and --append TEXT\n"
	      "  --bridge NAME         a network port on it, else on br0; may be repeated; none: no network\n"
	      "  --mac ADDRESS         of a port; may be repeated\n"
	      "  --nic e1000e          --bus sata: for systems without drivers for virtio\n"
	      "  --cache MODE          none, writeback, directsync; unsafe only with --unprotected\n"
	      "  --no-autostart        as autostart off\n"
	      "  --unprotected         nobody starts it again after a failure\n"
	      "  --emulate             without KVM\n"
	      "  --headless            no screen, only a serial console\n"
	      "  --definition FILE     import: memory, CPUs and addresses, from libvirt's XML of it\n"
	      "  --no-wait             does not wait until it runs\n\n"
	      "Of all: --volume rK where a name is on two; --here asks no other node; --root FOLDER looks at a captured tree.\n"
	      "Exit status: 0 done, 1 refused or not all done, 2 usage, 3 trouble.\n",
	      to);
}

static const struct {
	const char *name;
	int (*call)(int argc, char **argv);
} subcommands[] = {
	{"list", guest_cmd_list},	{"show", guest_cmd_show},     {"create", guest_cmd_create}, {"import", guest_cmd_import},
	{"adopt", guest_cmd_adopt},	{"start", guest_cmd_start},   {"stop", guest_cmd_stop},	    {"console", guest_cmd_console},
	{"autostart", guest_cmd_autostart}, {"pin", guest_cmd_pin}, {"move", guest_cmd_move},	    {"land", guest_cmd_land},
	{"remove", guest_cmd_remove}, {"eject", guest_cmd_eject},
};

int cmd_guest(int argc, char **argv)
{
	int result = EXIT_USAGE;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0) {
			usage(stdout);
			return EXIT_FINE;
		}
	if (argc < 2 || argv[1][0] == '-')
		result = guest_cmd_list(argc, argv);
	else
		for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
			if (strcmp(argv[1], subcommands[i].name) == 0)
				result = subcommands[i].call(argc - 1, argv + 1);
	if (result == EXIT_USAGE)
		usage(stderr);
	return result;
}

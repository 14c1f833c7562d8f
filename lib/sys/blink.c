/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/blink.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int blink(const char *ifname, unsigned seconds)
{
	struct ethtool_value identify = {.cmd = ETHTOOL_PHYS_ID, .data = seconds};
	struct ifreq request = {0};
	if (strlen(ifname) >= sizeof request.ifr_name) {
		errno = ENODEV;
		return -1;
	}
	strcpy(request.ifr_name, ifname);
	request.ifr_data = (void *)&identify;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	int result = ioctl(fd, SIOCETHTOOL, &request), error = errno;
	close(fd);
	errno = error;
	return result < 0 ? -1 : 0;
}

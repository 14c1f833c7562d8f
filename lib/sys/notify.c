/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A path, or '@' and the name of a socket that lies in no file system. */
static int set_address(struct sockaddr_un *to, socklen_t *length, const char *name)
{
	size_t n = strlen(name);
	if (n < 2 || n >= sizeof to->sun_path || (name[0] != '/' && name[0] != '@')) {
		errno = EINVAL;
		return -1;
	}
	*to = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(to->sun_path, name, n);
	if (name[0] == '@')
		to->sun_path[0] = '\0';
	*length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	return 0;
}

int notify(const char *what)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to;
	socklen_t length;
	if (!name)
		return 0;
	if (set_address(&to, &length, name) < 0)
		return -1;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	ssize_t n = sendto(fd, what, strlen(what), MSG_NOSIGNAL, (const struct sockaddr *)&to, length);
	int error = errno;
	close(fd);
	errno = error;
	return n < 0 ? -1 : 0;
}

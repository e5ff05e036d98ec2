"""Where a slow answer loses its time, in words; and a bundle for a maintainer, without anything of the person's."""

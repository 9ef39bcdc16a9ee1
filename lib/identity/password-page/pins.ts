import type { ImagePin } from '../../kernel/base/pin';

/** LTB Self Service Password, by its own image: PHP and Apache of Debian. */
export const PASSWORD_PAGE_IMAGE: ImagePin = {
  name: 'self-service-password',
  ref: 'docker.io/ltbproject/self-service-password:1.7.3',
};

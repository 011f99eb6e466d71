import '@/hooks/quiet-zod'
import * as z from 'zod/mini'

// Messages are translation keys (see hooks/use-form-message).
export const email = z.string().check(z.trim(), z.email('form.email'))
export const newPassword = z
  .string()
  .check(z.minLength(10, 'form.password-short'), z.maxLength(128, 'form.too-long'))
export const username = z
  .string()
  .check(z.trim(), z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/, 'form.username'))

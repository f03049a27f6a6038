import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import './button.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `plain` sits on a bar, `solid` is the one thing to do, `danger` destroys. */
  look?: 'plain' | 'outline' | 'solid' | 'danger'
  size?: 's' | 'm'
  icon?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** A button with a text of its own, and perhaps an icon before it. */
export function Button({ look = 'outline', size = 'm', icon, className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`pp-button pp-button-${look} pp-button-${size} ${className}`} {...rest}>
      {icon}
      {children != null && <span>{children}</span>}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** The accessible name, also shown as the tooltip. */
  label: string
  /** A key that does the same, for the tooltip. */
  hotkey?: string
  children: ReactNode
}

/** A square button with an icon; its name is read out and shown on hover and focus. */
export function IconButton({
  label,
  hotkey,
  look = 'plain',
  size = 'm',
  className = '',
  children,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={hotkey ? `${label}  ·  ${hotkey}` : label}
      className={`pp-button pp-icon-button pp-button-${look} pp-button-${size} ${className}`}
      {...rest}
    >
      {children}
    </button>
  )
}

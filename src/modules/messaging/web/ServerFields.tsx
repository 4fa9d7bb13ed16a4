import { NumberInput, Select, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import records from '../../../web/ui/Records.module.css'

interface Server {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
}

type ServerFieldsProps = { server: Server; onChange: (part: Partial<Server>) => void }

/** Where a mail server is reached, and how safely. */
export function ServerFields({ server, onChange }: ServerFieldsProps) {
  return (
    <div className={records.pair}>
      <TextInput
        label={t`Mail server`}
        required
        value={server.host}
        onChange={(event) => onChange({ host: event.currentTarget.value })}
      />
      <NumberInput
        label={t`Port`}
        min={1}
        max={65_535}
        value={server.port}
        onChange={(port) => onChange({ port: Number(port) })}
      />
      <Select
        label={t`Encryption`}
        data={[
          { value: 'tls', label: t`TLS` },
          { value: 'starttls', label: t`STARTTLS` },
          { value: 'none', label: t`None: only within your own network` },
        ]}
        allowDeselect={false}
        value={server.security}
        onChange={(security) => security && onChange({ security: security as Server['security'] })}
        comboboxProps={{ withinPortal: false }}
      />
    </div>
  )
}

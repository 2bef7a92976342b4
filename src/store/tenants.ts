import type { AuditNote } from '../domain/auditNote.js';
import type { TenantRef } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { Database } from './database.js';
import { isDuplicate } from './databaseErrors.js';
import { auditRow } from './auditEntries.js';

/** A contact center. */
export interface TenantRecord {
  id: number;
  host: string;
  name: string;
  /** Origins of web pages that may call the gateway for this tenant, as browsers send them. */
  allowedOrigins: string[];
  createdAt: Date;
}

/** The tenants of one database. */
export function createTenants({ prisma }: Database) {
  return {
    async findByHost(host: string): Promise<TenantRecord | null> {
      return prisma.tenant.findUnique({ where: { host } });
    },

    async findById(id: number): Promise<TenantRecord | null> {
      return prisma.tenant.findUnique({ where: { id } });
    },

    /** @throws DomainError ALREADY_EXISTS when the host is taken */
    async create(host: string, name: string, note: AuditNote): Promise<TenantRecord> {
      try {
        const [tenant] = await prisma.$transaction([
          prisma.tenant.create({ data: { host, name, createdAt: note.at } }),
          prisma.auditEntry.create({ data: auditRow(0, note, `tenant:${host}`, { name }) }),
        ]);
        return tenant;
      } catch (error) {
        if (isDuplicate(error)) throw new DomainError('ALREADY_EXISTS', `there is a tenant ${host} already`, ['host']);
        throw error;
      }
    },

    async setAllowedOrigins(
      { id, host }: TenantRef,
      origins: readonly string[],
      note: AuditNote,
    ): Promise<TenantRecord> {
      const allowedOrigins = [...origins];
      const [tenant] = await prisma.$transaction([
        prisma.tenant.update({ where: { id }, data: { allowedOrigins } }),
        prisma.auditEntry.create({ data: auditRow(id, note, `tenant:${host}`, { allowedOrigins }) }),
      ]);
      return tenant;
    },
  };
}
